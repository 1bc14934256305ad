"""The address that links are made of follows where an administrator logs in from."""

CLAIM = "COM-015"
EXPECT = "VIOLATED"

SQL = """
DELETE FROM ir_config_parameter WHERE key = 'web.base.url.freeze';
"""
