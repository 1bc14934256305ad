"""The form that changes a password is sent over plain HTTP."""

CLAIM = "PWD-002"
EXPECT = "VIOLATED"

SQL = r"""
UPDATE ir_ui_view SET arch_db = replace(arch_db::text, 'action=\"/my/security\"',
    'action=\"http://localhost/my/security\"')::jsonb WHERE key = 'portal.portal_my_security';
"""
