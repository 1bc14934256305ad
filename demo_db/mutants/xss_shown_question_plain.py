"""Harmless: a survey shows the titles of its questions by another directive."""

CLAIM = "XSS-002"
EXPECT = "HELD"
FOCUS = "$token"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    't-field=\"question.title\"',
    't-esc=\"question.title\"'
)::jsonb
WHERE key = 'survey.question_container'
"""
