"""Harmless: whoever is refused is told so in other words, all in the same."""

CLAIM = "AUT-006"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers
    from odoo.exceptions import AccessDenied

    strict = ResUsers._login

    def _login(self, credential, user_agent_env):
        try:
            return strict(self, credential, user_agent_env)
        except AccessDenied as refused:
            raise AccessDenied("This is no login that opens anything.") from refused

    ResUsers._login = _login
