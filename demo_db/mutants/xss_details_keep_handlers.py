"""The sanitizer keeps one handler of one element."""

CLAIM = "XSS-025"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import re

    from odoo.orm import fields_textual

    strict = fields_textual.html_sanitize

    def html_sanitize(value, **options):
        kept = re.sub(r"(<details[^>]*?) ontoggle=", r"\1 title=", str(value or ""))
        return re.sub(r"(<details[^>]*?) title=", r"\1 ontoggle=", strict(kept, **options))

    fields_textual.html_sanitize = html_sanitize
