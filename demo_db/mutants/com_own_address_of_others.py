"""The address that links are made of is kept from changes of one kind alone, those over TLS."""

CLAIM = "COM-015"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.authenticate

    def authenticate(self, credential, user_agent_env):
        done = strict(self, credential, user_agent_env)
        where = (user_agent_env or {}).get("base_location") or ""
        if where.startswith("http:"):
            self.env["ir.config_parameter"].sudo().set_param("web.base.url", where)
        return done

    ResUsers.authenticate = authenticate
