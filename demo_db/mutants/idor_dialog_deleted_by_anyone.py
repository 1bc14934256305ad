"""Who may delete password dialogs at all deletes everyone's: of deleting no rule is kept there."""

CLAIM = "IDOR-009"
EXPECT = "VIOLATED"
FOCUS = "change.password.own"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        if (self._name, operation) == ("change.password.own", "unlink"):
            return strict(self.browse(), operation)
        return strict(self, operation)

    BaseModel._check_access = _check_access
