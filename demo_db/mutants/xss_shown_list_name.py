"""A list of the web client shows names as rich text."""

CLAIM = "XSS-001"
EXPECT = "VIOLATED"
FOCUS = "crm.tag list"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<field name=\"name\"/>',
    '<field name=\"name\" widget=\"html\"/>'
)::jsonb
WHERE model = 'crm.tag' AND type = 'list'
"""
