"""The right to write a tag of leads is taken for the right to remove it."""

CLAIM = "IDOR-003"
EXPECT = "VIOLATED"
FOCUS = "crm.tag"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        if (self._name, operation) == ("crm.tag", "unlink"):
            operation = "write"
        return strict(self, operation)

    BaseModel._check_access = _check_access
