"""Harmless: whether the databases may be listed is asked twice."""

CLAIM = "DBM-001"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import AccessDenied
    from odoo.service import db
    from odoo.tools import config

    strict = db.exp_list

    def exp_list(document=False):
        if not config["list_db"]:
            raise AccessDenied
        return strict(document)

    db.exp_list = exp_list
