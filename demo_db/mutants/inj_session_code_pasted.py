"""The code of a survey's session, a part of a path, is looked up with its quotes left alone."""

CLAIM = "INJ-020"
EXPECT = "VIOLATED"
FOCUS = "session_code"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.survey.controllers.survey_session_manage import UserInputSession
    from odoo.http import request
    from odoo.tools import SQL

    strict = UserInputSession._fetch_from_session_code

    def _fetch_from_session_code(self, session_code):
        pasted = SQL("'" + session_code.replace("%", "%%") + "'")
        request.env.cr.execute(SQL("SELECT id FROM survey_survey WHERE session_code = %s", pasted))
        return strict(self, session_code)

    UserInputSession._fetch_from_session_code = _fetch_from_session_code
