"""A visitor's answers are printed with a line that is raw."""

CLAIM = "XSS-008"
EXPECT = "VIOLATED"
FOCUS = "a visitor's answers"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    't-out=\"answer_lines[0].value_char_box or None\"',
    't-raw=\"answer_lines[0].value_char_box or None\"'
)::jsonb
WHERE key = 'survey.survey_page_print'
"""
