"""Harmless: a password is compared twice."""

CLAIM = "AUT-005"
EXPECT = "HELD"
FOCUS = "a line's end"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers._check_credentials

    def _check_credentials(self, credential, env):
        strict(self, credential, env)
        return strict(self, credential, env)

    ResUsers._check_credentials = _check_credentials
