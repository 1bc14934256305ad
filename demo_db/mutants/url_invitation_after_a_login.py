"""An invitation is good although its partner has logged in since."""

CLAIM = "URL-008"
EXPECT = "VIOLATED"
FOCUS = "an invitation"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api, tools
    from odoo.addons.auth_signup.models.res_partner import ResPartner

    @api.model
    def _get_partner_from_token(self, token):
        payload = tools.verify_hash_signed(self.sudo().env, "signup", token)
        if payload:
            partner = self.browse(payload[0])
            if partner.user_ids.ids == payload[1] and partner.signup_type == payload[3]:
                return partner
        return None

    ResPartner._get_partner_from_token = _get_partner_from_token
