"""Harmless: to remove a tag of the sales takes the right to remove teams as well, asked first."""

CLAIM = "IDOR-003"
EXPECT = "HELD"
FOCUS = "crm.tag"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.unlink

    def unlink(self):
        if self._name == "crm.tag":
            self.env["crm.team"].check_access("unlink")
        return strict(self)

    BaseModel.unlink = unlink
