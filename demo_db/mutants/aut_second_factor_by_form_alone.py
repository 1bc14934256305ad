"""The second factor is asked for by the form alone, not where the web client logs in."""

CLAIM = "AUT-011"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Session.authenticate

    def authenticate(self, env, credential):
        found = strict(self, env, credential)
        if self.get("pre_uid") and http.request.httprequest.path == "/web/session/authenticate":
            self.finalize(env)
        return found

    http.Session.authenticate = authenticate
