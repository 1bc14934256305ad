"""Harmless: a master password is verified twice."""

CLAIM = "DBM-005"
EXPECT = "HELD"
FOCUS = "odoo"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.tools import config

    strict = config.verify_admin_password
    config.verify_admin_password = lambda password: strict(password) and strict(password)
