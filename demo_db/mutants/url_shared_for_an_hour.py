"""Harmless: a browser keeps for an hour what other sites may read, not for a day."""

CLAIM = "URL-014"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    http.CORS_MAX_AGE = 3600
