"""The right to write quotations is taken for the right to remove them."""

CLAIM = "IDOR-003"
EXPECT = "VIOLATED"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        if (self._name, operation) == ("sale.order", "unlink"):
            operation = "write"
        return strict(self, operation)

    BaseModel._check_access = _check_access
