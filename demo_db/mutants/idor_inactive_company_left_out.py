"""Harmless: what may not be read of the journals is left out of the answer instead of refused."""

CLAIM = "IDOR-002"
EXPECT = "HELD"
FOCUS = "account.journal"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.read

    def read(self, fields=None, load="_classic_read"):
        if self._name == "account.journal":
            self = self._filtered_access("read")
        return strict(self, fields, load)

    BaseModel.read = read
