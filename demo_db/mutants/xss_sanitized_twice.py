"""Harmless: rich text goes through Odoo's own sanitizer twice."""

CLAIM = "XSS-001"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm import fields_textual

    once = fields_textual.html_sanitize

    def html_sanitize(value, **options):
        return once(once(value, **options), **options)

    fields_textual.html_sanitize = html_sanitize
