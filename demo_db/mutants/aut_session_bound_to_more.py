"""Harmless: a session is bound to the user's company, too."""

CLAIM = "AUT-002"
EXPECT = "HELD"
FOCUS = "new login"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers._get_session_token_fields

    def _get_session_token_fields(self):
        return strict(self) | {"company_id"}

    ResUsers._get_session_token_fields = _get_session_token_fields
