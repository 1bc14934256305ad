"""A document's token is made of the time and the machine, not by chance."""

CLAIM = "URL-010"
EXPECT = "VIOLATED"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import uuid

    from odoo.addons.portal.models.portal_mixin import PortalMixin

    def _portal_ensure_token(self):
        if not self.access_token:
            self.sudo().write({"access_token": str(uuid.uuid1())})
        return self.access_token

    PortalMixin._portal_ensure_token = _portal_ensure_token
