"""Harmless: a database that a header names is held against the filter twice."""

CLAIM = "DBI-001"
EXPECT = "HELD"
FOCUS = "X-Odoo-Database"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request._get_session_and_dbname

    def _get_session_and_dbname(self):
        session, dbname = strict(self)
        if dbname and not http.db_filter([dbname], host=self.httprequest.environ["HTTP_HOST"]):
            return session, None
        return session, dbname

    http.Request._get_session_and_dbname = _get_session_and_dbname
