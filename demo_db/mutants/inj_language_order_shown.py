"""One model, seen by its errors: languages may be sorted by what PostgreSQL cannot read."""

CLAIM = "INJ-012"
EXPECT = "VIOLATED"
FOCUS = "order"


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
            if self._name != "res.lang":
                raise
            return SQL(order.replace("%", "%%"))

    BaseModel._order_to_sql = _order_to_sql
