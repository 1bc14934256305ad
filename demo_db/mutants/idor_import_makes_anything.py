"""What an import makes is not asked for: contacts of any company, where the context says so."""

CLAIM = "IDOR-005"
EXPECT = "VIOLATED"
FOCUS = "res.partner"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        made = self if self._name == "res.partner" and operation == "create" else None
        if made and self.env.context.get("import_file"):
            return strict(self.browse(), operation)
        return strict(self, operation)

    BaseModel._check_access = _check_access
