"""Exports of invoices forget whose export it is, once the right to export was asked for."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "account.move"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.export_data

    def export_data(self, fields_to_export):
        if self._name == "account.move" and self.env.user.has_group("base.group_allow_export"):
            self = self.sudo()
        return strict(self, fields_to_export)

    BaseModel.export_data = export_data
