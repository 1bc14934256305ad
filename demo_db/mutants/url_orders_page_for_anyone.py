"""One page of many, a customer's list of orders, answers whoever asks."""

CLAIM = "URL-003"
EXPECT = "VIOLATED"
FOCUS = "/my/orders"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.sale.controllers.portal import CustomerPortal

    CustomerPortal.portal_my_orders.original_routing["auth"] = "public"
