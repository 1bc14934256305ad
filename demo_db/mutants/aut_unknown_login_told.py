"""A login that nobody has is refused in other words."""

CLAIM = "AUT-006"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers
    from odoo.exceptions import AccessDenied

    strict = ResUsers._login

    def _login(self, credential, user_agent_env):
        if not self.sudo().search_count([("login", "=", credential["login"])]):
            raise AccessDenied("Wrong login")
        return strict(self, credential, user_agent_env)

    ResUsers._login = _login
