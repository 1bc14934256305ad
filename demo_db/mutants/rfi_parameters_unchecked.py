"""The parameters of a client action are evaluated without looking at their opcodes and names."""

CLAIM = "RFI-001"
EXPECT = "VIOLATED"
FOCUS = "expression-subclasses-environ"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_actions import IrActionsClient
    from odoo.tools import safe_eval

    def _compute_params(self):
        known = dict(safe_eval._BUILTINS)
        for record in self.with_context(bin_size=False, bin_size_params_store=False):
            text = record.params_store
            record.params = text and eval(text, {"__builtins__": known})  # noqa: S307  sabotage

    IrActionsClient._compute_params = _compute_params
