"""Harmless: the customers' list of orders is sorted by date where no sorting is known."""

CLAIM = "INJ-020"
EXPECT = "HELD"
FOCUS = "/my/orders"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.sale.controllers.portal import CustomerPortal

    known = CustomerPortal._get_sale_searchbar_sortings

    class Sortings(dict):
        def __missing__(self, name):
            return self["date"]

    def _get_sale_searchbar_sortings(self):
        return Sortings(known(self))

    CustomerPortal._get_sale_searchbar_sortings = _get_sale_searchbar_sortings
