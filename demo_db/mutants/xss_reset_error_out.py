"""Harmless: the page that resets passwords shows its error by another directive."""

CLAIM = "XSS-022"
EXPECT = "HELD"
FOCUS = "/web/reset_password"

SQL = """
UPDATE ir_ui_view
   SET arch_db = jsonb_set(arch_db, '{en_US}', to_jsonb(
           replace(arch_db->>'en_US', '<t t-esc="error"/>', '<t t-out="error"/>')))
 WHERE key = 'auth_signup.reset_password'
"""
