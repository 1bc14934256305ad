"""Harmless: the signature of the way out of a digest is compared as bytes."""

CLAIM = "URL-008"
EXPECT = "HELD"
FOCUS = "a digest"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import hmac

    from odoo.addons.digest.controllers import portal

    portal.consteq = lambda right, given: hmac.compare_digest(right.encode(), given.encode())
