"""Harmless: it is said twice that a backup is asked for by a form."""

CLAIM = "DBM-004"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers.database import Database

    Database.backup.original_routing["methods"] = ["POST", "POST"]
