"""The id of a session is taken from the address of one page, where there is no cookie."""

CLAIM = "AUT-003"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from urllib.parse import parse_qs

    from odoo import http

    strict = http.HTTPRequest.__init__

    def __init__(self, environ):
        strict(self, environ)
        if not self._session_id__ and environ["PATH_INFO"] == "/my":
            named = parse_qs(environ["QUERY_STRING"]).get("session_id", [None])
            self._session_id__ = named[0]

    http.HTTPRequest.__init__ = __init__
