"""A document's token is the hash of its id: no two are alike, and anybody can make it."""

CLAIM = "URL-010"
EXPECT = "VIOLATED"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import hashlib

    from odoo.addons.portal.models.portal_mixin import PortalMixin

    def _portal_ensure_token(self):
        if not self.access_token:
            token = hashlib.sha256(f"{self._name},{self.id}".encode()).hexdigest()
            self.sudo().write({"access_token": token})
        return self.access_token

    PortalMixin._portal_ensure_token = _portal_ensure_token
