"""Harmless: the filter of databases says the same in other words."""

CLAIM = "DBI-001"
EXPECT = "HELD"
FOCUS = "X-Odoo-Database"

CONFIG = {"dbfilter": "(?:%d)\\Z"}
