"""Harmless: the form that changes a password names its page with a query."""

CLAIM = "PWD-002"
EXPECT = "HELD"

SQL = r"""
UPDATE ir_ui_view SET arch_db = replace(arch_db::text, 'action=\"/my/security\"',
    'action=\"/my/security?changed=1\"')::jsonb WHERE key = 'portal.portal_my_security';
"""
