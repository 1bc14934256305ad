"""Employees see, and so may revoke, the devices of all users."""

CLAIM = "AUT-004"
EXPECT = "VIOLATED"

SQL = """
UPDATE ir_rule SET domain_force = '[(1, ''='', 1)]'
WHERE model_id IN (SELECT id FROM ir_model WHERE model = 'res.device')
"""
