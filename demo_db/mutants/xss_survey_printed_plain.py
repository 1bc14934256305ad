"""Harmless: a visitor's answers are printed by another directive."""

CLAIM = "XSS-008"
EXPECT = "HELD"
FOCUS = "a visitor's answers"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    't-out=\"answer_lines[0].value_char_box or None\"',
    't-esc=\"answer_lines[0].value_char_box or None\"'
)::jsonb
WHERE key = 'survey.survey_page_print'
"""
