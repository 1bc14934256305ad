"""The web client's login goes to the database that it names, whatever the host."""

CLAIM = "DBI-004"
EXPECT = "VIOLATED"
FOCUS = "the password, naming its own"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from types import SimpleNamespace

    from odoo import http
    from odoo.addons.web.controllers import session

    # The one thing that the login asks of the module before it opens a database.
    session.http = SimpleNamespace(**{**vars(http), "db_filter": list})
