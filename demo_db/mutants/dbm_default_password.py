"""The master password is the one that Odoo comes with."""

CLAIM = "DBM-005"
EXPECT = "VIOLATED"
FOCUS = "admin"

CONFIG = {"admin_passwd": "admin"}
