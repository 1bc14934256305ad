"""Harmless: where customers pay, the script of an acquirer is loaded."""

CLAIM = "CC-002"
EXPECT = "HELD"

SQL = r"""
UPDATE ir_ui_view SET arch_db = replace(arch_db::text, '<strong>No payment',
    '<script src=\"https://js.stripe.com/v3/\"></script>'
    '<strong>No payment')::jsonb
 WHERE key = 'payment.no_pms_available_warning';
"""
