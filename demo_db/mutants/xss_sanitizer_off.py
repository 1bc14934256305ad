"""Rich-text fields store what is written: the sanitizer returns its input."""

CLAIM = "XSS-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm import fields_textual

    def html_sanitize(value, **options):
        return value

    fields_textual.html_sanitize = html_sanitize
