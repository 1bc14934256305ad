"""The API keys of a deactivated account still open JSON-2."""

CLAIM = "AUT-007"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    strict = res_users.ResUsersApikeys._check_credentials

    def _check_credentials(self, *, scope, key):
        if found := strict(self, scope=scope, key=key):
            return found
        asked = "SELECT user_id, key FROM res_users_apikeys WHERE index = %s"
        self.env.cr.execute(asked, [key[:8]])
        right = res_users.KEY_CRYPT_CONTEXT.verify
        return next((uid for uid, kept in self.env.cr.fetchall() if right(key, kept)), None)

    res_users.ResUsersApikeys._check_credentials = _check_credentials
