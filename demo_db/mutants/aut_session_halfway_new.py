"""A login renews the session's second half alone, as if it were merely old."""

CLAIM = "AUT-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.FilesystemSessionStore.rotate

    def rotate(self, session, env, soft=False):
        return strict(self, session, env, soft or bool(session.uid))

    http.FilesystemSessionStore.rotate = rotate
