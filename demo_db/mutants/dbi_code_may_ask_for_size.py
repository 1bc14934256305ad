"""Harmless: PostgreSQL tells the role of Odoo how large its database is, once more."""

CLAIM = "DBI-008"
EXPECT = "HELD"
FOCUS = "the server's files"

SQL = "GRANT EXECUTE ON FUNCTION pg_database_size(oid) TO odoo"
