"""One field may be sorted by without the right to read it: how a contact signs up."""

CLAIM = "IDOR-006"
EXPECT = "VIOLATED"
FOCUS = "signup_type"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._order_field_to_sql

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if (self._name, field_name) == ("res.partner", "signup_type"):
            self = self.sudo()
        return strict(self, alias, field_name, direction, nulls, query)

    BaseModel._order_field_to_sql = _order_field_to_sql
