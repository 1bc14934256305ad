"""A form's token is compared by its first eight characters."""

CLAIM = "URL-005"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    http.consteq = lambda given, right: given[:8] == right[:8]
