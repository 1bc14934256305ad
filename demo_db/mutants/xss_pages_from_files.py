"""A file that is asked for as a page is served without a policy that forbids scripts."""

CLAIM = "XSS-030"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import Stream

    strict = Stream.get_response

    def get_response(self, as_attachment=None, immutable=None, **options):
        if self.mimetype == "text/html":
            options["content_security_policy"] = None
        return strict(self, as_attachment, immutable, **options)

    Stream.get_response = get_response
