"""Harmless: what code runs is checked once more before it runs."""

CLAIM = "RFI-002"
EXPECT = "HELD"
FOCUS = "code-class"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_actions import IrActionsServer
    from odoo.tools.safe_eval import test_python_expr

    run = IrActionsServer._run_action_code_multi

    def _run_action_code_multi(self, eval_context):
        if refused := test_python_expr(self.code.strip(), mode="exec"):
            raise ValueError(refused)
        return run(self, eval_context)

    IrActionsServer._run_action_code_multi = _run_action_code_multi
