"""Harmless: the website's search repeats what was looked for in bold."""

CLAIM = "XSS-020"
EXPECT = "HELD"
FOCUS = "/website/search"

SQL = """
UPDATE ir_ui_view
   SET arch_db = jsonb_set(arch_db, '{en_US}', to_jsonb(
           replace(arch_db->>'en_US', '<t t-out="search"/>', '<b t-out="search"/>')))
 WHERE key = 'website.list_hybrid'
"""
