"""A failed login is counted where there is such an account, and not else."""

CLAIM = "AUT-017"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers
    from odoo.http import request

    strict = ResUsers._login

    def _login(self, credential, user_agent_env):
        try:
            return strict(self, credential, user_agent_env)
        finally:
            known = self.sudo().search_count([("login", "=", credential["login"])])
            failures = getattr(self.env.registry, "_login_failures", {})
            if request and not known:
                failures.pop(request.httprequest.remote_addr, None)

    ResUsers._login = _login
