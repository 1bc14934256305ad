"""The rule that opens all orders to some is given to one group more, and widens what it reads."""

CLAIM = "IDOR-020"
EXPECT = "VIOLATED"

SQL = """
INSERT INTO rule_group_rel (rule_group_id, group_id)
SELECT (SELECT res_id FROM ir_model_data
            WHERE module = 'sale' AND name = 'sale_order_see_all' AND model = 'ir.rule'),
       res_id
FROM ir_model_data WHERE module = 'sales_team' AND name = 'group_sale_salesman'
"""
