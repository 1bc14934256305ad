"""The filter of databases looks at the beginning of their names alone."""

CLAIM = "DBI-001"
EXPECT = "VIOLATED"
FOCUS = "X-Odoo-Database"

CONFIG = {"dbfilter": "^%d"}
