"""The portal shows a task's name as it is: one template marks it as raw."""

CLAIM = "XSS-002"
EXPECT = "VIOLATED"
FOCUS = "$task"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<span t-field=\"task.name\"/>',
    '<span t-raw=\"task.name\"/>'
)::jsonb
WHERE key = 'project.portal_my_task'
"""
