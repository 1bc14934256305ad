"""Harmless: a file that is asked for as a page is served in a box of its own as well."""

CLAIM = "XSS-030"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import Stream

    strict = Stream.get_response

    def get_response(self, as_attachment=None, immutable=None, **options):
        if self.mimetype == "text/html":
            options["content_security_policy"] = "default-src 'none'; sandbox"
        return strict(self, as_attachment, immutable, **options)

    Stream.get_response = get_response
