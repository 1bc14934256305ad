"""Who has failed too often waits in the web client, and not at the form."""

CLAIM = "AUT-017"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers
    from odoo.http import request

    strict = ResUsers._on_login_cooldown

    def _on_login_cooldown(self, failures, previous):
        by_form = request.httprequest.path == "/web/login"
        return strict(self, failures, previous) and not by_form

    ResUsers._on_login_cooldown = _on_login_cooldown
