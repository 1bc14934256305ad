"""A rule no longer holds for one operation of four: a salesman deletes others' order lines."""

CLAIM = "IDOR-020"
EXPECT = "VIOLATED"

SQL = """
UPDATE ir_rule SET perm_unlink = false
WHERE id = (SELECT res_id FROM ir_model_data
            WHERE module = 'sale' AND name = 'sale_order_line_personal_rule' AND model = 'ir.rule')
"""
