"""The link for a new password is good until its account logs in, however often."""

CLAIM = "AUT-020"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.auth_signup.models.res_users import ResUsers

    strict = ResUsers.signup

    def signup(self, values, token=None):
        told = strict(self, values, token)
        if token:
            self.sudo().search([("login", "=", told[0])]).partner_id.signup_type = "reset"
        return told

    ResUsers.signup = signup
