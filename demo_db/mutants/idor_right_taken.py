"""Harmless: salesmen may no longer delete contacts."""

CLAIM = "IDOR-020"
EXPECT = "HELD"

SQL = """
UPDATE ir_model_access SET perm_unlink = false
WHERE model_id = (SELECT id FROM ir_model WHERE model = 'res.partner')
"""
