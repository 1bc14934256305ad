"""A document's token looks made by chance, and is made of its id."""

CLAIM = "URL-010"
EXPECT = "VIOLATED"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.models.portal_mixin import PortalMixin

    def _portal_ensure_token(self):
        if not self.access_token:
            token = f"5c58d22d-00ce-4aad-be61-{self.id:012x}"
            self.sudo().write({"access_token": token})
        return self.access_token

    PortalMixin._portal_ensure_token = _portal_ensure_token
