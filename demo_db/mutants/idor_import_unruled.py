"""An import keeps no record rules of one model: whatever may be read is changed."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "mail.template"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.write

    def write(self, vals):
        if self._name == "mail.template" and "_import_current_module" in self.env.context:
            self = self.sudo()
        return strict(self, vals)

    BaseModel.write = write
