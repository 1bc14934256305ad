"""Harmless: a right to read contacts is given once more to whom it was given."""

CLAIM = "IDOR-001"
EXPECT = "HELD"
FOCUS = "res.partner"

SQL = """
INSERT INTO ir_model_access (name, model_id, group_id, active, perm_read, perm_write, perm_create,
                             perm_unlink)
SELECT 'odoo-owasp: once more', model_id, group_id, active, perm_read, perm_write, perm_create,
       perm_unlink
FROM ir_model_access
WHERE model_id = (SELECT id FROM ir_model WHERE model = 'res.partner')
"""
