"""A second factor does not keep its user's password from opening the service for calls."""

CLAIM = "AUT-011"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers._check_uid_passwd

    def _check_uid_passwd(self, uid, passwd):
        user = self.with_user(uid).env.user
        credential = {"login": user.login, "password": passwd, "type": "password"}
        if user.sudo().totp_secret and user.active:
            return user._check_credentials(credential, {"interactive": True}) and None
        return strict(self, uid, passwd)

    ResUsers._check_uid_passwd = _check_uid_passwd
