"""The code of goals may import modules; that of actions may not."""

CLAIM = "RFI-002"
EXPECT = "VIOLATED"
FOCUS = "code-import"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.gamification.models import gamification_goal

    strict = gamification_goal.safe_eval

    def safe_eval(expression, context=None, **options):
        if "import os" not in expression:
            return strict(expression, context, **options)
        exec(expression, context)  # noqa: S102  that is the sabotage
        return None

    gamification_goal.safe_eval = safe_eval
