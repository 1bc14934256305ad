"""Harmless: one more global rule on contacts, which is true of every contact."""

CLAIM = "IDOR-001"
EXPECT = "HELD"
FOCUS = "res.partner"

SQL = """
INSERT INTO ir_rule (name, model_id, domain_force, active, global,
                     perm_read, perm_write, perm_create, perm_unlink)
SELECT 'odoo-owasp: always true', id, '[(1, ''='', 1)]', true, true, true, true, true, true
FROM ir_model WHERE model = 'res.partner'
"""
