"""The customers' list of orders is sorted by whatever unknown order is asked for."""

CLAIM = "INJ-020"
EXPECT = "VIOLATED"
FOCUS = "/my/orders"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.sale.controllers.portal import CustomerPortal
    from odoo.models import BaseModel
    from odoo.tools import SQL

    known, strict = CustomerPortal._get_sale_searchbar_sortings, BaseModel._order_to_sql

    class Asked(str):
        """What the page was asked for."""

    class Sortings(dict):
        def __missing__(self, name):
            return {"label": name, "order": Asked(name)}

    def _get_sale_searchbar_sortings(self):
        return Sortings(known(self))

    def _order_to_sql(self, order, *args, **kwargs):
        if isinstance(order, Asked):
            return SQL(order.replace("%", "%%"))
        return strict(self, order, *args, **kwargs)

    CustomerPortal._get_sale_searchbar_sortings = _get_sale_searchbar_sortings
    BaseModel._order_to_sql = _order_to_sql
