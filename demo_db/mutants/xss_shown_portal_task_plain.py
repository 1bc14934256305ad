"""Harmless: the portal shows a task's name by another directive that escapes."""

CLAIM = "XSS-002"
EXPECT = "HELD"
FOCUS = "$task"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<span t-field=\"task.name\"/>',
    '<span t-out=\"task.name\"/>'
)::jsonb
WHERE key = 'project.portal_my_task'
"""
