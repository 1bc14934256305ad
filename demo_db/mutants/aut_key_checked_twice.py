"""Harmless: an API key is looked up twice."""

CLAIM = "AUT-009"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    strict = res_users.ResUsersApikeys._check_credentials

    def _check_credentials(self, *, scope, key):
        found = strict(self, scope=scope, key=key)
        return found and strict(self, scope=scope, key=key)

    res_users.ResUsersApikeys._check_credentials = _check_credentials
