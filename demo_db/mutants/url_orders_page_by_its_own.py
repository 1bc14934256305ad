"""Harmless: one page says itself that it asks for a login, which it would anyway."""

CLAIM = "URL-003"
EXPECT = "HELD"
FOCUS = "/my/orders"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.sale.controllers.portal import CustomerPortal

    CustomerPortal.portal_my_orders.original_routing |= {"auth": "user", "csrf": True}
