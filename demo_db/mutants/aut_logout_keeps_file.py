"""Logout gives a new session and leaves the old one where it is."""

CLAIM = "AUT-002"
EXPECT = "VIOLATED"
FOCUS = "logout by a call"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import time

    from odoo import http

    strict = http.FilesystemSessionStore.rotate

    def rotate(self, session, env, soft=False):
        if soft or session.uid:
            return strict(self, session, env, soft)
        session.sid = self.generate_key()
        session.should_rotate = False
        session["create_time"] = time.time()
        self.save(session)
        return None

    http.FilesystemSessionStore.rotate = rotate
