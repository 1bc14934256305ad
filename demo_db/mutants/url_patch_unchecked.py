"""PATCH is taken for a method that only reads: no token is asked for."""

CLAIM = "URL-005"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    http.SAFE_HTTP_METHODS = (*http.SAFE_HTTP_METHODS, "PATCH")
