"""Harmless: a form's token runs out after a day, not a year."""

CLAIM = "URL-006"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    http.CSRF_TOKEN_SALT = 86_400
