"""The expression for the record of a goal knows the function that opens files."""

CLAIM = "RFI-001"
EXPECT = "VIOLATED"
FOCUS = "expression-open"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.gamification.models import gamification_goal

    strict = gamification_goal.safe_eval

    def safe_eval(expression, context=None, **options):
        if options.get("mode") != "exec":
            context["open"] = open
        return strict(expression, context, **options)

    gamification_goal.safe_eval = safe_eval
