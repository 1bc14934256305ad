"""Harmless: quotations are sorted as always where the parser refuses an order."""

CLAIM = "INJ-004"
EXPECT = "HELD"
FOCUS = "sale.order."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import UserError
    from odoo.models import BaseModel

    strict = BaseModel._order_to_sql

    def _order_to_sql(self, order, *args, **kwargs):
        try:
            return strict(self, order, *args, **kwargs)
        except (UserError, ValueError):
            if self._name != "sale.order":
                raise
            return strict(self, None, *args, **kwargs)

    BaseModel._order_to_sql = _order_to_sql
