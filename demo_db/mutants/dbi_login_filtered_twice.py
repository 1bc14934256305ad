"""Harmless: the web client's login looks at the filter twice."""

CLAIM = "DBI-004"
EXPECT = "HELD"
FOCUS = "the password, naming its own"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from types import SimpleNamespace

    from odoo import http
    from odoo.addons.web.controllers import session

    def db_filter(names):
        return http.db_filter(http.db_filter(names))

    session.http = SimpleNamespace(**{**vars(http), "db_filter": db_filter})
