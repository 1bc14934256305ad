"""Harmless: a printed quotation shows the customer's reference in bold."""

CLAIM = "XSS-003"
EXPECT = "HELD"
FOCUS = "report_saleorder"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<div t-field=\"doc.client_order_ref\">SO0000</div>',
    '<b t-out=\"doc.client_order_ref\"/>'
)::jsonb
WHERE key = 'sale.report_saleorder_document'
"""
