"""JSON routes of the second kind take a body of which no type is told."""

CLAIM = "URL-013"
EXPECT = "VIOLATED"
FOCUS = "json2"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Json2Dispatcher.is_compatible_with.__func__

    def is_compatible_with(cls, request):
        return not request.httprequest.mimetype or strict(cls, request)

    http.Json2Dispatcher.is_compatible_with = classmethod(is_compatible_with)
