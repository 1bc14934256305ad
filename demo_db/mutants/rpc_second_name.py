"""A private method under a second, public name: every model can be searched past its own search."""

CLAIM = "RPC-003"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    BaseModel.search_query = BaseModel._search
