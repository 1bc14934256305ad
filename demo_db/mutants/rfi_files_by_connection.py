"""The database connection that code reaches opens files of the server again."""

CLAIM = "RFI-002"
EXPECT = "VIOLATED"
FOCUS = "code-large-object"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import psycopg2.extensions
    from odoo.sql_db import PsycoConnection

    PsycoConnection.lobject = psycopg2.extensions.connection.lobject
