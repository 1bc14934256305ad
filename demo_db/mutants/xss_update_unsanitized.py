"""The description of a project's update is cleaned when it is made, not when it is changed."""

CLAIM = "XSS-025"
EXPECT = "VIOLATED"
FOCUS = "project.update"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import Html

    strict = Html._convert

    def _convert(self, value, record, validate):
        known = record._name == "project.update" and any(record._ids)
        return strict(self, value, record, validate and not known)

    Html._convert = _convert
