"""Harmless: what was made in one call is held against the rules one by one."""

CLAIM = "IDOR-005"
EXPECT = "HELD"
FOCUS = "ir.filters"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        if operation == "create" and len(self) > 1:
            return next(filter(None, (strict(one, operation) for one in self)), None)
        return strict(self, operation)

    BaseModel._check_access = _check_access
