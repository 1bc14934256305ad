"""Who may not remove a tag of projects is told so, but it is removed apart."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "project.tags"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.unlink

    def unlink(self):
        if self._name == "project.tags" and not self.has_access("unlink"):
            with self.env.registry.cursor() as apart:
                apart.execute("DELETE FROM project_tags WHERE id IN %s", [self._ids])
        return strict(self)

    BaseModel.unlink = unlink
