"""Harmless: tokens of attachments are compared as bytes, in constant time."""

CLAIM = "IDOR-011"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import hmac

    from odoo.addons.base.models import ir_attachment

    def compare(own, given):
        return hmac.compare_digest(own.encode(), given.encode())

    ir_attachment.consteq = compare
