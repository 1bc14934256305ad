"""Harmless: whether an account is active is asked twice."""

CLAIM = "AUT-007"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers
    from odoo.exceptions import AccessDenied

    strict = ResUsers._check_credentials

    def _check_credentials(self, credential, env):
        if not self.env.user.active:
            raise AccessDenied()
        return strict(self, credential, env)

    ResUsers._check_credentials = _check_credentials
