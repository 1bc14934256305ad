"""The databases are listed where the list is asked for with documents."""

CLAIM = "DBM-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.service import db

    strict = db.exp_list

    def exp_list(document=False):
        return db.list_dbs(force=True) if document else strict()

    db.exp_list = exp_list
