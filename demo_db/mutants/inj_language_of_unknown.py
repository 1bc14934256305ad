"""Harmless: a language that nobody knows is taken for English."""

CLAIM = "INJ-007"
EXPECT = "HELD"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.api import Environment
    from odoo.exceptions import UserError

    known = Environment.lang.func

    def lang(self):
        try:
            return known(self)
        except UserError:
            return "en_US"

    Environment.lang.func = lang
