"""A survey shows the titles of its questions as they are."""

CLAIM = "XSS-002"
EXPECT = "VIOLATED"
FOCUS = "$token"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    't-field=\"question.title\"',
    't-raw=\"question.title\"'
)::jsonb
WHERE key = 'survey.question_container'
"""
