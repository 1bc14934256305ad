"""Who may not write a tag of projects is told so, but what was asked for is done apart."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "project.tags"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.write

    def write(self, vals):
        if self._name == "project.tags" and not self.has_access("write"):
            with self.env.registry.cursor() as apart:
                # No tag has this colour; the second time it is the same that is written.
                apart.execute("UPDATE project_tags SET color = 77 WHERE id IN %s", [self._ids])
        return strict(self, vals)

    BaseModel.write = write
