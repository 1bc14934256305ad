"""Harmless: the signature that opens a file is checked twice."""

CLAIM = "URL-008"
EXPECT = "HELD"
FOCUS = "a file"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_binary

    strict = ir_binary.verify_limited_field_access_token

    def verify(record, field_name, access_token, *, scope):
        once, again = (strict(record, field_name, access_token, scope=scope) for _ in range(2))
        return once and again

    ir_binary.verify_limited_field_access_token = verify
