"""Tasks are exported with all rights, by whoever may export."""

CLAIM = "IDOR-013"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.export_data

    def export_data(self, fields_to_export):
        if self._name == "project.task" and self.env.user.has_group("base.group_allow_export"):
            self = self.sudo()
        return strict(self, fields_to_export)

    BaseModel.export_data = export_data
