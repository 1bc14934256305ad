"""A form's token that has run out is taken all the same."""

CLAIM = "URL-006"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    strict = http.Request.validate_csrf

    class Never:
        """A clock that stands at the beginning."""

        def __getattr__(self, name):
            return getattr(time, name)

        def time(self):
            return -10

    time = http.time

    def validate_csrf(self, csrf):
        http.time = Never()
        try:
            return strict(self, csrf)
        finally:
            http.time = time

    http.Request.validate_csrf = validate_csrf
