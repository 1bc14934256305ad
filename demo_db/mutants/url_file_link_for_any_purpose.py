"""What was signed for the owner's pages opens the file itself."""

CLAIM = "URL-008"
EXPECT = "VIOLATED"
FOCUS = "a file"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_binary

    strict = ir_binary.verify_limited_field_access_token

    def verify(record, field_name, access_token, *, scope):
        other = "attachment_ownership"
        return strict(record, field_name, access_token, scope=scope) or strict(
            record, field_name, access_token, scope=other
        )

    ir_binary.verify_limited_field_access_token = verify
