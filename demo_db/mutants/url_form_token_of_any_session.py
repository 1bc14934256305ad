"""A form's token is made for no session: that of any other does."""

CLAIM = "URL-005"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http

    # How much of the session's id goes into the token.
    for name in ("csrf_token", "validate_csrf"):
        strict = getattr(http.Request, name)

        def without_session(self, *args, _strict=strict, **kwargs):
            stored, http.STORED_SESSION_BYTES = http.STORED_SESSION_BYTES, 0
            try:
                return _strict(self, *args, **kwargs)
            finally:
                http.STORED_SESSION_BYTES = stored

        setattr(http.Request, name, without_session)
