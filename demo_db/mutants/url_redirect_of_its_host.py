"""A redirect is kept on the site unless its address names the site's host somewhere."""

CLAIM = "URL-012"
EXPECT = "VIOLATED"
FOCUS = "{own}"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request.redirect

    def redirect(self, location, code=303, local=True):
        known = self.httprequest.host in str(location)
        return strict(self, location, code, local and not known)

    http.Request.redirect = redirect
