"""A master password that comes as a list is taken for the right one."""

CLAIM = "DBM-003"
EXPECT = "VIOLATED"
FOCUS = "list_countries"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.service import db

    strict = db.check_super

    def check_super(passwd):
        return bool(passwd and isinstance(passwd, list)) or strict(passwd)

    db.check_super = check_super
