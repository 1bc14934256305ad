"""Harmless: it is noted when a session comes with another host."""

CLAIM = "DBI-003"
EXPECT = "HELD"
FOCUS = "a page"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo import http

    strict = http.Request._get_session_and_dbname

    def _get_session_and_dbname(self):
        session, dbname = strict(self)
        logging.getLogger("odoo.http").info("%s serves %s", self.httprequest.host, dbname)
        return session, dbname

    http.Request._get_session_and_dbname = _get_session_and_dbname
