"""Of the answers that are neither pages nor images a browser may guess the type."""

CLAIM = "XSS-031"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import Application

    strict = Application.set_csp

    def set_csp(self, response):
        strict(self, response)
        if not response.headers.get("Content-Type", "").startswith(("text/html", "image/")):
            response.headers["X-Content-Type-Options"] = ""

    Application.set_csp = set_csp
