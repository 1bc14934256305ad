"""A redirect is kept on the site unless its address begins with two slashes."""

CLAIM = "URL-012"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request.redirect

    def redirect(self, location, code=303, local=True):
        return strict(self, location, code, local and not str(location).startswith("//"))

    http.Request.redirect = redirect
