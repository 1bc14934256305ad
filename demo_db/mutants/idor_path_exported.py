"""An export of tasks with the orders they were sold by is made as superuser: one path of many."""

CLAIM = "IDOR-007"
EXPECT = "VIOLATED"
FOCUS = "project.task by sale_order_id"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.export_data

    def export_data(self, fields_to_export):
        if self._name == "project.task" and any(
            path.startswith("sale_order_id/") for path in fields_to_export
        ):
            self.check_access("read")
            self = self.sudo()
        return strict(self, fields_to_export)

    BaseModel.export_data = export_data
