"""The list of confirmed orders, asked for as it is, shows those of all customers."""

CLAIM = "IDOR-015"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.sale.controllers.portal import CustomerPortal
    from odoo.http import request

    strict = CustomerPortal._prepare_sale_portal_rendering_values

    def _prepare_sale_portal_rendering_values(self, *args, quotation_page=False, **kwargs):
        values = strict(self, *args, quotation_page=quotation_page, **kwargs)
        if not quotation_page and not kwargs:
            orders = request.env["sale.order"].sudo()
            values["orders"] = orders.search([("state", "=", "sale")], order="id desc", limit=20)
        return values

    CustomerPortal._prepare_sale_portal_rendering_values = _prepare_sale_portal_rendering_values
