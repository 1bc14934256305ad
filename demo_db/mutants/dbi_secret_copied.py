"""The second database was copied without a secret of its own."""

CLAIM = "DBI-005"
EXPECT = "VIOLATED"
FOCUS = "a file"

SQL = (
    "UPDATE ir_config_parameter SET value = '0f61b1f4-2d5f-4f0e-9c1e-6a1d2b7f9e10'"
    " WHERE key = 'database.secret'"
)
SECOND_SQL = (
    "UPDATE ir_config_parameter SET value = '0f61b1f4-2d5f-4f0e-9c1e-6a1d2b7f9e10'"
    " WHERE key = 'database.secret'"
)
