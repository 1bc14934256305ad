"""Browsers are not told to take an image for what it is said to be."""

CLAIM = "RFI-009"
EXPECT = "VIOLATED"
FOCUS = "file-png-page"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Application.set_csp

    def set_csp(self, response):
        strict(self, response)
        if response.headers.get("Content-Type", "").startswith("image/"):
            response.headers.pop("X-Content-Type-Options", None)

    http.Application.set_csp = set_csp
