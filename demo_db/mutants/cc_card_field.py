"""Where no way of paying is set up, the customer may leave the number of a card."""

CLAIM = "CC-002"
EXPECT = "VIOLATED"

SQL = r"""
UPDATE ir_ui_view SET arch_db = replace(arch_db::text, '<strong>No payment',
    '<form method=\"post\"><input name=\"reference\" autocomplete=\"cc-number\"/></form>'
    '<strong>No payment')::jsonb
 WHERE key = 'payment.no_pms_available_warning';
"""
