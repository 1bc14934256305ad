"""Harmless: a printed offer shows its notes by another directive."""

CLAIM = "XSS-007"
EXPECT = "HELD"
FOCUS = "printed"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<span t-field=\"line.name\">A note, whose',
    '<span t-out=\"line.name\">A note, whose'
)::jsonb
WHERE key = 'sale.report_saleorder_document'
"""
