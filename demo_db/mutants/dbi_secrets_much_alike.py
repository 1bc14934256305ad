"""Harmless: the secrets of both databases differ in their last digit."""

CLAIM = "DBI-005"
EXPECT = "HELD"
FOCUS = "a file"

SQL = (
    "UPDATE ir_config_parameter SET value = '0f61b1f4-2d5f-4f0e-9c1e-6a1d2b7f9e10'"
    " WHERE key = 'database.secret'"
)
SECOND_SQL = (
    "UPDATE ir_config_parameter SET value = '0f61b1f4-2d5f-4f0e-9c1e-6a1d2b7f9e11'"
    " WHERE key = 'database.secret'"
)
