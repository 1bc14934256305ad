"""Harmless: a customer's confirmed orders are listed with the newest first."""

CLAIM = "IDOR-015"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.sale.controllers.portal import CustomerPortal

    strict = CustomerPortal._prepare_sale_portal_rendering_values

    def _prepare_sale_portal_rendering_values(self, *args, quotation_page=False, **kwargs):
        values = strict(self, *args, quotation_page=quotation_page, **kwargs)
        if not quotation_page:
            values["orders"] = values["orders"].sorted("id", reverse=True)
        return values

    CustomerPortal._prepare_sale_portal_rendering_values = _prepare_sale_portal_rendering_values
