"""A backup is asked for by an address, too."""

CLAIM = "DBM-004"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers.database import Database

    Database.backup.original_routing["methods"] = ["GET", "POST"]
