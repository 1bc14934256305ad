"""A printed quotation shows the customer's reference as it is."""

CLAIM = "XSS-003"
EXPECT = "VIOLATED"
FOCUS = "report_saleorder"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<div t-field=\"doc.client_order_ref\">SO0000</div>',
    '<div t-raw=\"doc.client_order_ref\"/>'
)::jsonb
WHERE key = 'sale.report_saleorder_document'
"""
