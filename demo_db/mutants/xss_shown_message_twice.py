"""Harmless: what is said in messages is sanitized once more."""

CLAIM = "XSS-006"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import Html

    convert = Html._convert

    def _convert(self, value, record, validate):
        once = convert(self, value, record, validate)
        ours = (self.model_name, self.name) == ("mail.message", "body")
        return convert(self, once, record, validate) if ours else once

    Html._convert = _convert
