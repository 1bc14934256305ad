"""Harmless: an order of languages is refused in words that resemble PostgreSQL's."""

CLAIM = "INJ-012"
EXPECT = "HELD"
FOCUS = "order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import UserError
    from odoo.models import BaseModel

    strict = BaseModel._order_to_sql

    def _order_to_sql(self, order, *args, **kwargs):
        try:
            return strict(self, order, *args, **kwargs)
        except UserError as refused:
            if self._name != "res.lang":
                raise
            raise UserError(f"syntax error: {order!r} does not exist as an order") from refused

    BaseModel._order_to_sql = _order_to_sql
