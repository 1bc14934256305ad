"""Quotations are grouped by their tokens as superuser."""

CLAIM = "URL-020"
EXPECT = "VIOLATED"
FOCUS = "sale.order.access_token"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.sale.models.sale_order import SaleOrder

    strict = SaleOrder.formatted_read_group

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), **options):
        grouped = self.sudo() if "access_token" in groupby else self
        return strict(grouped, domain, groupby, aggregates, **options)

    SaleOrder.formatted_read_group = formatted_read_group
