"""Harmless: a list of the web client shows names by the widget of plain text."""

CLAIM = "XSS-001"
EXPECT = "HELD"
FOCUS = "crm.tag list"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<field name=\"name\"/>',
    '<field name=\"name\" widget=\"char\"/>'
)::jsonb
WHERE model = 'crm.tag' AND type = 'list'
"""
