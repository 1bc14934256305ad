"""Harmless: tokens are compared as bytes, still whole and in constant time."""

CLAIM = "URL-001"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import hmac

    from odoo.addons.portal.controllers import portal

    def consteq(stored, given):
        return hmac.compare_digest(stored.encode(), given.encode())

    portal.consteq = consteq
