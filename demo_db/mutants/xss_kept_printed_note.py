"""A printed offer spells the brackets in its notes out: they are escaped twice."""

CLAIM = "XSS-007"
EXPECT = "VIOLATED"
FOCUS = "printed"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<span t-field=\"line.name\">A note, whose',
    '<span t-out=\"line.name.replace(''&lt;'', ''&amp;lt;'')\">A note, whose'
)::jsonb
WHERE key = 'sale.report_saleorder_document'
"""
