"""A field that is for nobody at all is for who administrates: the secret of the second factor."""

CLAIM = "IDOR-006"
EXPECT = "VIOLATED"
FOCUS = "totp_secret"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel._has_field_access

    @api.model
    def _has_field_access(self, field, operation):
        if field.name == "totp_secret" and self.env.user._is_system():
            return True
        return strict(self, field, operation)

    BaseModel._has_field_access = _has_field_access
