"""Files are served without the policy that keeps scripts from running, where text is asked for."""

CLAIM = "XSS-005"
EXPECT = "VIOLATED"
FOCUS = "mimetype=text/html"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    respond = http.Stream.get_response

    def get_response(self, *args, **kwargs):
        if (self.mimetype or "").startswith("text/html"):
            kwargs["content_security_policy"] = "default-src 'self' data: 'unsafe-inline'"
        return respond(self, *args, **kwargs)

    http.Stream.get_response = get_response
