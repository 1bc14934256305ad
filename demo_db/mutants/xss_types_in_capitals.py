"""Harmless: what forbids browsers to guess a type is written in capitals."""

CLAIM = "XSS-031"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import Application

    strict = Application.set_csp

    def set_csp(self, response):
        strict(self, response)
        response.headers["X-Content-Type-Options"] = "NOSNIFF"

    Application.set_csp = set_csp
