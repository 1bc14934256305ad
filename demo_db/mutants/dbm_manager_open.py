"""The configuration lists the databases."""

CLAIM = "DBM-002"
EXPECT = "VIOLATED"

CONFIG = {"list_db": "True"}
