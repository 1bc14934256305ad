"""The signature that opens a file does not run out."""

CLAIM = "URL-008"
EXPECT = "VIOLATED"
FOCUS = "a file"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_binary
    from odoo.tools.misc import consteq, limited_field_access_token

    def verify(record, field_name, access_token, *, scope):
        until = access_token.rpartition("o")[2]
        right = limited_field_access_token(record, field_name, until, scope=scope)
        return consteq(access_token, right)

    ir_binary.verify_limited_field_access_token = verify
