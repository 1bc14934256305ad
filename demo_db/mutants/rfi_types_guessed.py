"""Browsers are not told to take an image for what it is said to be."""

CLAIM = "RFI-009"
EXPECT = "VIOLATED"
FOCUS = "file-png-page"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import Stream

    strict = Stream.get_response

    def get_response(self, *args, **kwargs):
        response = strict(self, *args, **kwargs)
        if (self.mimetype or "").startswith("image/"):
            response.headers.remove("X-Content-Type-Options")
        return response

    Stream.get_response = get_response
