"""Harmless: the session of a revoked device is removed twice."""

CLAIM = "AUT-004"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.FilesystemSessionStore.delete_from_identifiers

    def delete_from_identifiers(self, identifiers):
        strict(self, identifiers)
        strict(self, identifiers)

    http.FilesystemSessionStore.delete_from_identifiers = delete_from_identifiers
