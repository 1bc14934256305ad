"""Harmless: a name that read does not know is left out."""

CLAIM = "INJ-003"
EXPECT = "HELD"
FOCUS = ".read(fields)"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.read

    def read(self, fields=None, load="_classic_read"):
        known = fields and [name for name in fields if name in self._fields]
        return strict(self, known, load)

    BaseModel.read = read
