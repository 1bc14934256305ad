"""One form of many, a customer's address, is taken without a token."""

CLAIM = "URL-005"
EXPECT = "VIOLATED"
FOCUS = "/my/address/submit"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers.portal import CustomerPortal

    CustomerPortal.portal_address_submit.original_routing["csrf"] = False
