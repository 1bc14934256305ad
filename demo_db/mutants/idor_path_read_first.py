"""Harmless: an order's salesman is looked at as superuser before the web client's read as user."""

CLAIM = "IDOR-007"
EXPECT = "HELD"
FOCUS = "sale.order by user_id"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.web.models.models import Base

    strict = Base.web_read

    @api.readonly
    def web_read(self, specification):
        if self._name == "sale.order" and "user_id" in specification:
            self.sudo().user_id.mapped("display_name")
        return strict(self, specification)

    Base.web_read = web_read
