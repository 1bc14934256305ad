"""An API key passes where the password is asked for again."""

CLAIM = "AUT-015"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsersIdentitycheck

    strict = ResUsersIdentitycheck._check_identity

    def _check_identity(self):
        key = self.env.context.get("password")
        if key and self.env["res.users.apikeys"]._check_credentials(scope="rpc", key=key):
            return None
        return strict(self)

    ResUsersIdentitycheck._check_identity = _check_identity
