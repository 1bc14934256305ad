"""The errors of the client's calls say that they are pages."""

CLAIM = "XSS-021"
EXPECT = "VIOLATED"
FOCUS = "of a call"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import Request

    strict = Request.make_json_response

    def make_json_response(self, data, headers=None, cookies=None, status=200):
        response = strict(self, data, headers, cookies, status)
        if isinstance(data, dict) and "error" in data:
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response

    Request.make_json_response = make_json_response
