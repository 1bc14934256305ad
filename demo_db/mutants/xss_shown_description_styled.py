"""Harmless: the sanitizer cleans the styles, too, of what tasks are described with."""

CLAIM = "XSS-001"
EXPECT = "HELD"
FOCUS = "project.task form"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import Html, html_sanitize

    convert = Html._convert

    def _convert(self, value, record, validate):
        if value and (self.model_name, self.name) == ("project.task", "description"):
            value = html_sanitize(value, sanitize_style=True, silent=True)
        return convert(self, value, record, validate)

    Html._convert = _convert
