"""The link for a new password is still good after its account has logged in."""

CLAIM = "AUT-020"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.auth_signup.models.res_partner import ResPartner

    strict = ResPartner._get_login_date

    def _get_login_date(self):
        return None if self.signup_type == "reset" else strict(self)

    ResPartner._get_login_date = _get_login_date
