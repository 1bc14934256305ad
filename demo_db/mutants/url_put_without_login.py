"""A method that no form has, PUT, needs no login on any page."""

CLAIM = "URL-003"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_http import IrHttp
    from odoo.http import request

    strict = IrHttp._auth_method_user.__func__

    def _auth_method_user(cls):
        if request.httprequest.method == "PUT":
            return cls._auth_method_public()
        return strict(cls)

    IrHttp._auth_method_user = classmethod(_auth_method_user)
