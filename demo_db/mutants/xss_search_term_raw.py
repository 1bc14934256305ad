"""The website's search repeats what was looked for as raw HTML where nothing is found."""

CLAIM = "XSS-020"
EXPECT = "VIOLATED"
FOCUS = "/website/search"

SQL = """
UPDATE ir_ui_view
   SET arch_db = jsonb_set(arch_db, '{en_US}', to_jsonb(
           replace(arch_db->>'en_US', '<t t-out="search"/>', '<t t-raw="search"/>')))
 WHERE key = 'website.list_hybrid'
"""
