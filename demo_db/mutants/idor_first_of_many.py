"""Of several contacts read in one call only the first is judged."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "res.partner"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        if self._name == "res.partner" and operation == "read":
            self = self[:1]
        return strict(self, operation)

    BaseModel._check_access = _check_access
