"""Harmless: the policy that files are served with says more."""

CLAIM = "XSS-005"
EXPECT = "HELD"
FOCUS = "mimetype=text/html"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    respond = http.Stream.get_response

    def get_response(self, *args, **kwargs):
        if (self.mimetype or "").startswith("text/html"):
            kwargs["content_security_policy"] = "default-src 'none'; base-uri 'none'; sandbox"
        return respond(self, *args, **kwargs)

    http.Stream.get_response = get_response
