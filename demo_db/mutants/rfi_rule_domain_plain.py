"""The domain of a record rule is evaluated by Python itself; all others are not."""

CLAIM = "RFI-001"
EXPECT = "VIOLATED"
FOCUS = "expression-open"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_rule

    strict = ir_rule.safe_eval

    def safe_eval(expression, context=None, **options):
        if context is None or "user" not in context or "company_ids" not in context:
            return strict(expression, context, **options)
        return eval(expression.strip(), dict(context))  # noqa: S307  that is the sabotage

    ir_rule.safe_eval = safe_eval
