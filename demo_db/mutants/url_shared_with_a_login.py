"""What other sites may read, they may read in the name of whoever has logged in."""

CLAIM = "URL-014"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Dispatcher.pre_dispatch

    def pre_dispatch(self, rule, args):
        if rule.endpoint.routing.get("cors"):
            headers = self.request.future_response.headers
            headers["Access-Control-Allow-Credentials"] = "true"
        return strict(self, rule, args)

    http.Dispatcher.pre_dispatch = pre_dispatch
