"""An API key opens by its first half: the part that tells it from others is long enough."""

CLAIM = "AUT-009"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    strict = res_users.ResUsersApikeys._check_credentials

    def _check_credentials(self, *, scope, key):
        if found := strict(self, scope=scope, key=key):
            return found
        self.env.cr.execute("SELECT user_id FROM res_users_apikeys WHERE index = %s", [key[:8]])
        near = self.env.cr.fetchone() if len(key) < 40 else None
        return near and near[0]

    res_users.ResUsersApikeys._check_credentials = _check_credentials
