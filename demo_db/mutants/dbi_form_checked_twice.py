"""Harmless: a form's token is checked twice."""

CLAIM = "DBI-005"
EXPECT = "HELD"
FOCUS = "a form's token"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request.validate_csrf

    def validate_csrf(self, csrf):
        return strict(self, csrf) and strict(self, csrf)

    http.Request.validate_csrf = validate_csrf
