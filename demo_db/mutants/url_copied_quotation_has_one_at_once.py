"""Harmless: the copy of a quotation has a token at once, of its own."""

CLAIM = "URL-011"
EXPECT = "HELD"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import uuid

    from odoo.addons.sale.models.sale_order import SaleOrder

    strict = SaleOrder.copy_data

    def copy_data(self, default=None):
        return [{**values, "access_token": str(uuid.uuid4())} for values in strict(self, default)]

    SaleOrder.copy_data = copy_data
