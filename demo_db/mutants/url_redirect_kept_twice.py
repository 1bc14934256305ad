"""Harmless: a redirect is kept on the site twice."""

CLAIM = "URL-012"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request.redirect

    def redirect(self, location, code=303, local=True):
        if local:
            location = strict(self, location, code, local).headers["Location"]
        return strict(self, location, code, local)

    http.Request.redirect = redirect
