"""One method: a name that web_read does not know is read as a column of the table."""

CLAIM = "INJ-003"
EXPECT = "VIOLATED"
FOCUS = "web_read(specification)"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.web_read

    def web_read(self, specification):
        unknown = [name for name in specification if name not in self._fields]
        if self and unknown:
            names = ", ".join(unknown).replace("%", "%%")
            self.env.cr.execute(
                f"SELECT {names} FROM {self._table} WHERE id IN %s", [tuple(self.ids)]
            )
        return strict(
            self, {name: spec for name, spec in specification.items() if name in self._fields}
        )

    BaseModel.web_read = web_read
