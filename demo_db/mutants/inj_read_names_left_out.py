"""Harmless: a name that web_read does not know is left out."""

CLAIM = "INJ-003"
EXPECT = "HELD"
FOCUS = "web_read(specification)"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.web_read

    def web_read(self, specification):
        return strict(
            self, {name: spec for name, spec in specification.items() if name in self._fields}
        )

    BaseModel.web_read = web_read
