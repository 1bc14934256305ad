"""The button of the login form sends the password in the address."""

CLAIM = "PWD-002"
EXPECT = "VIOLATED"

SQL = r"""
UPDATE ir_ui_view SET arch_db = replace(arch_db::text, '<button type=\"submit\"',
    '<button formmethod=\"get\" type=\"submit\"')::jsonb WHERE key = 'web.login';
"""
