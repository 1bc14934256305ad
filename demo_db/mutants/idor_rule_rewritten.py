"""Harmless: a rule says the same with other operators, and another is followed by one more."""

CLAIM = "IDOR-020"
EXPECT = "HELD"

SQL = """
UPDATE ir_rule
SET domain_force = '[''|'', (''user_id'', ''='', False), (''user_id'', ''in'', [user.id])]'
WHERE id = (SELECT res_id FROM ir_model_data
            WHERE module = 'sale' AND name = 'sale_order_personal_rule' AND model = 'ir.rule');
INSERT INTO ir_rule (name, model_id, domain_force, active, global,
                     perm_read, perm_write, perm_create, perm_unlink)
SELECT 'odoo-owasp: less', id, '[(''id'', ''>'', 1)]', true, true, true, true, true, true
FROM ir_model WHERE model = 'res.partner'
"""
