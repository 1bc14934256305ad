"""Harmless: whose password opens nothing is logged."""

CLAIM = "CRY-003"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.addons.base.models.res_users import ResUsers
    from odoo.exceptions import AccessDenied

    strict = ResUsers._login

    def _login(self, credential, user_agent_env):
        try:
            return strict(self, credential, user_agent_env)
        except AccessDenied:
            logging.getLogger(__name__).warning("refused: %s", credential["login"])
            raise

    ResUsers._login = _login
