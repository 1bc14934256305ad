"""What is said in messages is kept as it came: their text is not sanitized."""

CLAIM = "XSS-006"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import Html

    convert = Html._convert

    def _convert(self, value, record, validate):
        ours = (self.model_name, self.name) == ("mail.message", "body")
        return convert(self, value, record, validate and not ours)

    Html._convert = _convert
