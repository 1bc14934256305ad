"""Harmless: that a header names a session is noted."""

CLAIM = "AUT-003"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo import http

    strict = http.HTTPRequest.__init__

    def __init__(self, environ):
        strict(self, environ)
        if environ.get("HTTP_X_OPENERP_SESSION_ID") or self.args.get("session_id"):
            logging.getLogger(__name__).info("a session is named beside its cookie")

    http.HTTPRequest.__init__ = __init__
