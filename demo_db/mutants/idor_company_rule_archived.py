"""The rule that keeps the invoices of companies apart is archived."""

CLAIM = "IDOR-020"
EXPECT = "VIOLATED"

SQL = """
UPDATE ir_rule SET active = false
WHERE id = (SELECT res_id FROM ir_model_data
            WHERE module = 'account' AND name = 'account_move_comp_rule' AND model = 'ir.rule')
"""
