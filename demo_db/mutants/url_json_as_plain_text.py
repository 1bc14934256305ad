"""JSON routes take plain text for JSON: that is what a page of another site can send."""

CLAIM = "URL-013"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    http.JsonRPCDispatcher.mimetypes = (*http.JsonRPCDispatcher.mimetypes, "text/plain")
