"""Harmless: a private method under a second name, which is private too."""

CLAIM = "RPC-003"
EXPECT = "HELD"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    BaseModel._search_query = BaseModel._search
