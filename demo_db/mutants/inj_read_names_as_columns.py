"""One method: a name that read does not know is read as a column of the table."""

CLAIM = "INJ-003"
EXPECT = "VIOLATED"
FOCUS = ".read(fields)"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.read

    def read(self, fields=None, load="_classic_read"):
        unknown = [name for name in fields or () if name not in self._fields]
        if self and unknown:
            names = ", ".join(unknown).replace("%", "%%")
            self.env.cr.execute(
                f"SELECT {names} FROM {self._table} WHERE id IN %s", [tuple(self.ids)]
            )
        return strict(self, [name for name in fields or () if name in self._fields], load)

    BaseModel.read = read
