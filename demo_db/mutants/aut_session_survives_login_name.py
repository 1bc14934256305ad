"""A session is not bound to the login any more, to all else it is."""

CLAIM = "AUT-002"
EXPECT = "VIOLATED"
FOCUS = "new login"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers._get_session_token_fields

    def _get_session_token_fields(self):
        return strict(self) - {"login"}

    ResUsers._get_session_token_fields = _get_session_token_fields
