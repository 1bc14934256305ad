"""Harmless: the domain of a record rule is evaluated twice, each time in the sandbox."""

CLAIM = "RFI-001"
EXPECT = "HELD"
FOCUS = "expression-class"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_rule

    strict = ir_rule.safe_eval

    def safe_eval(expression, context=None, **options):
        strict(expression, dict(context or {}), **options)
        return strict(expression, context, **options)

    ir_rule.safe_eval = safe_eval
