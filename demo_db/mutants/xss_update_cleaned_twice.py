"""Harmless: the description of a project's update is cleaned twice when it is changed."""

CLAIM = "XSS-025"
EXPECT = "HELD"
FOCUS = "project.update"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import Html

    strict = Html._convert

    def _convert(self, value, record, validate):
        value = strict(self, value, record, validate)
        again = record._name == "project.update" and any(record._ids)
        return strict(self, value, record, validate) if again else value

    Html._convert = _convert
