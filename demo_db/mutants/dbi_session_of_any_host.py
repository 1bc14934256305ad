"""A session goes with its database to every host."""

CLAIM = "DBI-003"
EXPECT = "VIOLATED"
FOCUS = "a page"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request._get_session_and_dbname

    def _get_session_and_dbname(self):
        sid = self.httprequest._session_id__
        session = http.root.session_store.get(sid) if sid else {}
        if not session.get("uid"):
            return strict(self)
        session.sid = sid
        session.is_dirty = False
        return session, session.db

    http.Request._get_session_and_dbname = _get_session_and_dbname
