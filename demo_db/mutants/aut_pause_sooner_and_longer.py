"""Harmless: the pause begins after four failed logins, and takes an hour."""

CLAIM = "AUT-017"
EXPECT = "HELD"
SQL = """
    UPDATE ir_config_parameter SET value = '4' WHERE key = 'base.login_cooldown_after';
    UPDATE ir_config_parameter SET value = '3600' WHERE key = 'base.login_cooldown_duration'
"""
