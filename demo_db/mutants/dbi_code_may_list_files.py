"""PostgreSQL tells the role of Odoo what files it has."""

CLAIM = "DBI-008"
EXPECT = "VIOLATED"
FOCUS = "the server's files"

SQL = "GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO odoo"
