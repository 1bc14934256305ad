"""The form by which one acquirer is reached sends over plain HTTP."""

CLAIM = "CC-003"
EXPECT = "VIOLATED"

SQL = r"""
WITH made AS (
    INSERT INTO ir_ui_view (name, key, type, mode, priority, active, arch_db)
    VALUES ('paying', 'payment_own.paying', 'qweb', 'primary', 16, true,
        jsonb_build_object('en_US', '<t t-name="payment_own.paying">'
            '<form action="http://sis.redsys.es/sis/realizarPago" method="post"/>'
            '</t>'))
    RETURNING id)
UPDATE payment_provider SET state = 'test', redirect_form_view_id = made.id
  FROM made WHERE name->>'en_US' = 'Redsys';
"""
