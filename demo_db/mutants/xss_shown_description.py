"""The sanitizer lets one field of one model through: what tasks are described with."""

CLAIM = "XSS-001"
EXPECT = "VIOLATED"
FOCUS = "project.task form"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import Html

    convert = Html._convert

    def _convert(self, value, record, validate):
        ours = (self.model_name, self.name) == ("project.task", "description")
        return convert(self, value, record, validate and not ours)

    Html._convert = _convert
