"""The copy of a quotation has the quotation's token."""

CLAIM = "URL-011"
EXPECT = "VIOLATED"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.sale.models.sale_order import SaleOrder

    strict = SaleOrder.copy_data

    def copy_data(self, default=None):
        return [
            {**values, "access_token": order.access_token}
            for order, values in zip(self, strict(self, default), strict=True)
        ]

    SaleOrder.copy_data = copy_data
