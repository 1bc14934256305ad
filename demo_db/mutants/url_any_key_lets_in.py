"""Whoever shows a key, be it nobody's, is not asked for a login by JSON routes."""

CLAIM = "URL-003"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_http import IrHttp
    from odoo.http import request

    strict = IrHttp._auth_method_user.__func__

    def _auth_method_user(cls):
        authorization = request.httprequest.headers.get("Authorization", "")
        if authorization.startswith("Bearer ") and request.dispatcher.routing_type == "jsonrpc":
            return cls._auth_method_public()
        return strict(cls)

    IrHttp._auth_method_user = classmethod(_auth_method_user)
