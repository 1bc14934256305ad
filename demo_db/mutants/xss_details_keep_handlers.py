"""The sanitizer keeps one handler of one element."""

CLAIM = "XSS-025"
EXPECT = "VIOLATED"
FOCUS = "html-details"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import re

    from odoo.orm import fields_textual

    strict = fields_textual.html_sanitize

    def html_sanitize(value, **options):
        handlers = re.findall(r'<details[^>]* ontoggle="([^"]*)"', str(value or ""))

        def with_handler(found):
            return f'<details ontoggle="{handlers.pop(0)}"' if handlers else found[0]

        return re.sub("<details", with_handler, strict(value, **options))

    fields_textual.html_sanitize = html_sanitize
