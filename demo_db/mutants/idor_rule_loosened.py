"""One group's rule is loosened: salesmen see the administrator's orders, too."""

CLAIM = "IDOR-020"
EXPECT = "VIOLATED"

SQL = """
UPDATE ir_rule
SET domain_force = '[(''user_id'', ''in'', [user.id, False, 2])]'
WHERE id = (SELECT res_id FROM ir_model_data
            WHERE module = 'sale' AND name = 'sale_order_personal_rule' AND model = 'ir.rule')
"""
