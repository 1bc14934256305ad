"""One model: quotations may be sorted by what the parser refuses, pasted into ORDER BY."""

CLAIM = "INJ-004"
EXPECT = "VIOLATED"
FOCUS = "sale.order."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import UserError
    from odoo.models import BaseModel
    from odoo.tools import SQL

    strict = BaseModel._order_to_sql

    def _order_to_sql(self, order, *args, **kwargs):
        try:
            return strict(self, order, *args, **kwargs)
        except (UserError, ValueError):
            if self._name != "sale.order":
                raise
            return SQL(order.replace("%", "%%"))

    BaseModel._order_to_sql = _order_to_sql
