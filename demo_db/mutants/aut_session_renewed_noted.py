"""Harmless: that a session is renewed is noted, and asked for twice."""

CLAIM = "AUT-001"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo import http

    strict = http.Session.finalize

    def finalize(self, env):
        strict(self, env)
        self.should_rotate = True
        self.touch()
        logging.getLogger(__name__).info("a session is renewed")

    http.Session.finalize = finalize
