"""The role of Odoo may read the server's files."""

CLAIM = "DBI-009"
EXPECT = "VIOLATED"

SQL = "GRANT pg_read_server_files TO odoo"
