"""Harmless: a form's token is compared as bytes, still whole and in constant time."""

CLAIM = "URL-005"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import hmac

    from odoo import http

    http.consteq = lambda given, right: hmac.compare_digest(given.encode(), right.encode())
