"""Harmless: JSON routes take one type more, of which a browser asks before it sends it."""

CLAIM = "URL-013"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    more = "application/problem+json"
    http.JsonRPCDispatcher.mimetypes = (*http.JsonRPCDispatcher.mimetypes, more)
