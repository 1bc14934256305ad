"""A right is added by hand, and an export has since given it an external id."""

CLAIM = "IDOR-020"
EXPECT = "VIOLATED"

SQL = """
WITH added AS (
    INSERT INTO ir_model_access (name, model_id, group_id, active,
                                 perm_read, perm_write, perm_create, perm_unlink)
    SELECT 'odoo-owasp: by hand', m.id,
           (SELECT res_id FROM ir_model_data
            WHERE module = 'base' AND name = 'group_portal' AND model = 'res.groups'),
           true, true, false, false, false
    FROM ir_model m WHERE m.model = 'crm.team'
    RETURNING id)
INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
SELECT '__export__', 'ir_model_access_by_hand', 'ir.model.access', id, false FROM added
"""
