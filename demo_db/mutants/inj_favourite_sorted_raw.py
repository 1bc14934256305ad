"""A favourite's order that the parser refuses is pasted, where a page shows the contacts of one."""

CLAIM = "INJ-024"
EXPECT = "VIOLATED"
FOCUS = "favourite sort"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import AccessError, UserError
    from odoo.http import request
    from odoo.models import BaseModel
    from odoo.tools import SQL

    strict = BaseModel._order_to_sql

    def _order_to_sql(self, order, *args, **kwargs):
        try:
            return strict(self, order, *args, **kwargs)
        except AccessError:
            raise
        except (UserError, ValueError):
            if request and request.httprequest.path == "/website/snippet/filters":
                return SQL(order.replace("%", "%%"))
            raise

    BaseModel._order_to_sql = _order_to_sql
