"""An administrator has switched off the pause after failed logins."""

CLAIM = "AUT-017"
EXPECT = "VIOLATED"
SQL = """
    UPDATE ir_config_parameter SET value = '0' WHERE key = 'base.login_cooldown_after'
"""
