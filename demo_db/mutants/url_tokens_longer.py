"""Harmless: a document's token is longer, and still made by chance."""

CLAIM = "URL-010"
EXPECT = "HELD"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import secrets

    from odoo.addons.portal.models.portal_mixin import PortalMixin

    def _portal_ensure_token(self):
        if not self.access_token:
            self.sudo().write({"access_token": secrets.token_hex(32)})
        return self.access_token

    PortalMixin._portal_ensure_token = _portal_ensure_token
