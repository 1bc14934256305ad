"""What the web client asks of an order's salesman is read as superuser: one relation of many."""

CLAIM = "IDOR-007"
EXPECT = "VIOLATED"
FOCUS = "sale.order by user_id"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.web.models.models import Base

    strict = Base.web_read

    @api.readonly
    def web_read(self, specification):
        asked = specification.get("user_id", {}).get("fields")
        if self._name != "sale.order" or not asked:
            return strict(self, specification)
        rows = strict(self, {**specification, "user_id": {}})
        for order, row in zip(self, rows, strict=True):
            row["user_id"] = bool(order.user_id) and strict(order.user_id.sudo(), asked)[0]
        return rows

    Base.web_read = web_read
