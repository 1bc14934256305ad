"""One address of the backend is shown to customers."""

CLAIM = "AUT-008"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers import web
    from odoo.addons.web.controllers import home
    from odoo.http import request

    strict = home.is_user_internal

    def is_user_internal(uid):
        return strict(uid) or request.httprequest.path == "/odoo/settings"

    home.is_user_internal = web.is_user_internal = is_user_internal
