"""One model: where tags of quotations are sorted, an order that the parser refuses is pasted."""

CLAIM = "INJ-004"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import AccessError, UserError
    from odoo.models import BaseModel
    from odoo.tools import SQL

    strict = BaseModel._order_to_sql

    def _order_to_sql(self, order, *args, **kwargs):
        try:
            return strict(self, order, *args, **kwargs)
        except AccessError:  # a field that the user may not read: not this defense
            raise
        except (UserError, ValueError):
            if self._name != "crm.tag":
                raise
            return SQL(order.replace("%", "%%"))

    BaseModel._order_to_sql = _order_to_sql
