"""The role of Odoo may make schemas in a database of another's."""

CLAIM = "DBI-009"
EXPECT = "VIOLATED"

SQL = "GRANT CREATE ON DATABASE postgres TO odoo"
