"""Harmless: a favourite's order that the parser refuses is ignored where a page shows it."""

CLAIM = "INJ-024"
EXPECT = "HELD"
FOCUS = "favourite sort"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import AccessError, UserError
    from odoo.http import request
    from odoo.models import BaseModel

    strict = BaseModel._order_to_sql

    def _order_to_sql(self, order, *args, **kwargs):
        try:
            return strict(self, order, *args, **kwargs)
        except AccessError:
            raise
        except (UserError, ValueError):
            if request and request.httprequest.path == "/website/snippet/filters":
                return strict(self, "id", *args, **kwargs)
            raise

    BaseModel._order_to_sql = _order_to_sql
