"""A database that a header names is not held against the filter."""

CLAIM = "DBI-001"
EXPECT = "VIOLATED"
FOCUS = "X-Odoo-Database"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request._get_session_and_dbname

    def _get_session_and_dbname(self):
        session, dbname = strict(self)
        named = self.httprequest.headers.get("X-Odoo-Database")
        return session, named or dbname

    http.Request._get_session_and_dbname = _get_session_and_dbname
