"""The form of an acquirer that is switched off sends the number of the card to Odoo."""

CLAIM = "CC-003"
EXPECT = "VIOLATED"

SQL = r"""
WITH made AS (
    INSERT INTO ir_ui_view (name, key, type, mode, priority, active, arch_db)
    VALUES ('paying', 'payment_own.paying', 'qweb', 'primary', 16, true,
        jsonb_build_object('en_US', '<t t-name="payment_own.paying">'
            '<div><input name="number" placeholder="Card number"/></div>'
            '</t>'))
    RETURNING id)
UPDATE payment_provider SET state = 'disabled', inline_form_view_id = made.id
  FROM made WHERE name->>'en_US' = 'Redsys';
"""
