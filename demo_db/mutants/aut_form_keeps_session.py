"""Who logs in by the form keeps the session that there was: one of two ways to log in."""

CLAIM = "AUT-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Session.finalize

    def finalize(self, env):
        strict(self, env)
        if http.request.httprequest.path == "/web/login":
            self.should_rotate = False

    http.Session.finalize = finalize
