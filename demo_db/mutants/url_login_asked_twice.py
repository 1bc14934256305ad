"""Harmless: whether somebody has logged in is looked at twice."""

CLAIM = "URL-003"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_http import IrHttp

    strict = IrHttp._auth_method_user.__func__

    def _auth_method_user(cls):
        strict(cls)
        return strict(cls)

    IrHttp._auth_method_user = classmethod(_auth_method_user)
