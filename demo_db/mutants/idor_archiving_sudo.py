"""One model's records are archived as superuser; all that is otherwise written is asked for."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "project.task.type"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.action_archive

    def action_archive(self):
        return strict(self.sudo() if self._name == "project.task.type" else self)

    BaseModel.action_archive = action_archive
