"""Of several contacts read in one call only the first is judged."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "res.partner"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel.fetch

    @api.private
    def fetch(self, field_names=None):
        if self._name == "res.partner":
            strict(self[:1], field_names)
            self = self.sudo()
        return strict(self, field_names)

    BaseModel.fetch = fetch
