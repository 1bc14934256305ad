"""A password that opens nothing is logged, for the support."""

CLAIM = "CRY-003"
EXPECT = "VIOLATED"


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
            logging.getLogger(__name__).warning("refused: %s", credential)
            raise

    ResUsers._login = _login
