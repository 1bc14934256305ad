"""A device is marked as revoked, and its session stays."""

CLAIM = "AUT-004"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    def delete_from_identifiers(self, identifiers):
        return None

    http.FilesystemSessionStore.delete_from_identifiers = delete_from_identifiers
