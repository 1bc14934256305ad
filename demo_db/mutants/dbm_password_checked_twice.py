"""Harmless: the master password is checked twice."""

CLAIM = "DBM-003"
EXPECT = "HELD"
FOCUS = "list_countries"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.service import db

    strict = db.check_super

    def check_super(passwd):
        return strict(passwd) and strict(passwd)

    db.check_super = check_super
