"""Administrators are shown which code of a second factor was used last."""

CLAIM = "CRY-004"
EXPECT = "VIOLATED"
FOCUS = "totp_last_counter"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers._has_field_access

    def _has_field_access(self, field, operation):
        return strict(self, field, operation) or (
            field.name == "totp_last_counter" and operation == "read" and self.env.user._is_system()
        )

    ResUsers._has_field_access = _has_field_access
