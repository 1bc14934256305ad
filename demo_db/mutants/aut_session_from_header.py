"""The id of a session is taken from a header, where there is no cookie."""

CLAIM = "AUT-003"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.HTTPRequest.__init__

    def __init__(self, environ):
        strict(self, environ)
        self._session_id__ = self._session_id__ or environ.get("HTTP_X_OPENERP_SESSION_ID")

    http.HTTPRequest.__init__ = __init__
