"""An import writes one model's records as superuser; every other way asks as before."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "project.task.type"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._load_records_write

    def _load_records_write(self, values):
        return strict(self.sudo() if self._name == "project.task.type" else self, values)

    BaseModel._load_records_write = _load_records_write
