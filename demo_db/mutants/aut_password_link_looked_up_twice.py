"""Harmless: whom the link for a new password is for is looked up twice."""

CLAIM = "AUT-020"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.auth_signup.models.res_partner import ResPartner

    strict = ResPartner._get_partner_from_token

    def _get_partner_from_token(self, token):
        return strict(self, token) and strict(self, token)

    ResPartner._get_partner_from_token = _get_partner_from_token
