"""Harmless: the role of Odoo may connect to what all may, and only so often."""

CLAIM = "DBI-009"
EXPECT = "HELD"

SQL = "ALTER ROLE odoo CONNECTION LIMIT 80; GRANT CONNECT ON DATABASE postgres TO odoo"
