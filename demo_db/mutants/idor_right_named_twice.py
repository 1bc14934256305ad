"""Harmless: the access rights to one model stand in the database twice."""

CLAIM = "IDOR-003"
EXPECT = "HELD"
FOCUS = "utm.tag"

SQL = """
INSERT INTO ir_model_access (name, model_id, group_id, active,
                             perm_read, perm_write, perm_create, perm_unlink)
SELECT a.name || ' again', a.model_id, a.group_id, true,
       a.perm_read, a.perm_write, a.perm_create, a.perm_unlink
  FROM ir_model_access a JOIN ir_model m ON m.id = a.model_id
 WHERE m.model = 'utm.tag'
"""
