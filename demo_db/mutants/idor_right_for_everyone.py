"""One right of one group is everyone's: who buys may read the teams that sell."""

CLAIM = "IDOR-020"
EXPECT = "VIOLATED"

SQL = """
UPDATE ir_model_access SET group_id = NULL
WHERE id = (SELECT min(a.id) FROM ir_model_access a JOIN ir_model m ON m.id = a.model_id
            WHERE m.model = 'crm.team' AND a.active AND a.perm_read AND NOT a.perm_write)
"""
