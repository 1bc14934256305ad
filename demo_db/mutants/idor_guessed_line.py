"""Order lines are listed as they must be, but read by an id that was guessed."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "sale.order.line"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel.fetch

    @api.private
    def fetch(self, field_names=None):
        if self._name == "sale.order.line":
            self.browse().check_access("read")
            self = self.sudo()
        return strict(self, field_names)

    BaseModel.fetch = fetch
