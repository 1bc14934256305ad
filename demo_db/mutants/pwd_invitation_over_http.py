"""The form by which an invited customer chooses a password is sent over plain HTTP."""

CLAIM = "PWD-002"
EXPECT = "VIOLATED"

SQL = r"""
UPDATE ir_ui_view SET arch_db = replace(arch_db::text, 'class=\"oe_signup_form\"',
    'action=\"http://localhost/web/signup\" class=\"oe_signup_form\"')::jsonb
 WHERE key = 'auth_signup.signup';
"""
