"""Harmless: an index on the company of orders, and another order of a rule's conditions."""

CLAIM = "IDOR-002"
EXPECT = "HELD"
FOCUS = "product.template"

SQL = """
CREATE INDEX odoo_owasp_company ON sale_order (company_id);
UPDATE ir_rule
SET domain_force = '[''|'', (''company_id'', ''='', False),
                     (''company_id'', ''parent_of'', company_ids)]'
WHERE model_id = (SELECT id FROM ir_model WHERE model = 'product.template')
  AND domain_force LIKE '%company_ids%'
"""
