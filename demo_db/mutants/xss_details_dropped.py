"""Harmless: the sanitizer takes one more element out."""

CLAIM = "XSS-025"
EXPECT = "HELD"
FOCUS = "html-details"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import re

    from odoo.orm import fields_textual

    strict = fields_textual.html_sanitize

    def html_sanitize(value, **options):
        return strict(re.sub(r"</?details[^>]*>", "", str(value or "")), **options)

    fields_textual.html_sanitize = html_sanitize
