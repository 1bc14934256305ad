"""Harmless: that a second factor is asked for is noted."""

CLAIM = "AUT-011"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo import http

    strict = http.Session.authenticate

    def authenticate(self, env, credential):
        found = strict(self, env, credential)
        if self.get("pre_uid"):
            logging.getLogger(__name__).info("a second factor is asked for")
        return found

    http.Session.authenticate = authenticate
