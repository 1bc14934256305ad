"""Harmless: the form by which one acquirer is reached sends to another address of its own."""

CLAIM = "CC-003"
EXPECT = "HELD"

SQL = r"""
WITH made AS (
    INSERT INTO ir_ui_view (name, key, type, mode, priority, active, arch_db)
    VALUES ('paying', 'payment_own.paying', 'qweb', 'primary', 16, true,
        jsonb_build_object('en_US', '<t t-name="payment_own.paying">'
            '<form action="https://sis.redsys.es/sis/pay" method="post">'
            '<input type="hidden" name="Ds_Signature"/></form>'
            '</t>'))
    RETURNING id)
UPDATE payment_provider SET state = 'test', redirect_form_view_id = made.id
  FROM made WHERE name->>'en_US' = 'Redsys';
"""
