"""Harmless: rights are asked for on the model before they are asked for on its records."""

CLAIM = "IDOR-003"
EXPECT = "HELD"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        return strict(self.browse(), operation) or strict(self, operation)

    BaseModel._check_access = _check_access
