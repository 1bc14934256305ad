"""Of filters made in one call the first alone is held against the rules."""

CLAIM = "IDOR-005"
EXPECT = "VIOLATED"
FOCUS = "ir.filters"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        if (self._name, operation) == ("ir.filters", "create"):
            return strict(self[:1], operation)
        return strict(self, operation)

    BaseModel._check_access = _check_access
