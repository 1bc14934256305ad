"""Dragging a record to another place asks nobody, on one model."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "project.task.type"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.models.models import Base

    strict = Base.web_resequence

    def web_resequence(self, specification, field_name="sequence", offset=0):
        if self._name == "project.task.type":
            self = self.sudo()
        return strict(self, specification, field_name, offset)

    Base.web_resequence = web_resequence
