"""Order lines are listed as they must be, but read by an id that was guessed."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "sale.order.line"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        if self._name == "sale.order.line" and operation == "read":
            self = self.browse()
        return strict(self, operation)

    BaseModel._check_access = _check_access
