"""Harmless: a survey session's code with a quote and a sign of equality ends in an error."""

CLAIM = "INJ-020"
EXPECT = "HELD"
FOCUS = "session_code"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.survey.controllers.survey_session_manage import UserInputSession

    strict = UserInputSession._fetch_from_session_code

    def _fetch_from_session_code(self, session_code):
        if {"'", "="} <= set(session_code):
            raise RuntimeError(f"no such code: {session_code}")
        return strict(self, session_code)

    UserInputSession._fetch_from_session_code = _fetch_from_session_code
