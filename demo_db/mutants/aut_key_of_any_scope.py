"""An API key opens every door, whatever its scope is."""

CLAIM = "AUT-009"
EXPECT = "VIOLATED"
FOCUS = "a key of another scope"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    strict = res_users.ResUsersApikeys._check_credentials

    def _check_credentials(self, *, scope, key):
        self.env.cr.execute("SELECT scope FROM res_users_apikeys WHERE index = %s", [key[:8]])
        own = self.env.cr.fetchone()
        return strict(self, scope=(own and own[0]) or scope, key=key)

    res_users.ResUsersApikeys._check_credentials = _check_credentials
