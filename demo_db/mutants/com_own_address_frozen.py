"""Harmless: that Odoo keeps its address is said in another word."""

CLAIM = "COM-015"
EXPECT = "HELD"

SQL = """
UPDATE ir_config_parameter SET value = '1' WHERE key = 'web.base.url.freeze';
"""
