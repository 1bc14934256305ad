"""Harmless: while someone is refused, all tags of projects are changed by somebody else, once."""

CLAIM = "IDOR-004"
EXPECT = "HELD"
FOCUS = "project.tags"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.write

    def write(self, vals):
        if self._name == "project.tags" and not self.has_access("write"):
            with self.env.registry.cursor() as another:
                another.execute("UPDATE project_tags SET color = 9 WHERE color <> 9")
        return strict(self, vals)

    BaseModel.write = write
