"""The answer to a survey opens by the start of its token, in that survey."""

CLAIM = "URL-007"
EXPECT = "VIOLATED"
FOCUS = "survey.user_input"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.survey.controllers.main import Survey
    from odoo.http import request

    strict = Survey._fetch_from_access_token

    def _fetch_from_access_token(self, survey_token, answer_token):
        if answer_token:
            like = [("access_token", "=like", f"{answer_token[:8]}%")]
            found = request.env["survey.user_input"].sudo().search(like, limit=1)
            answer_token = found.access_token or answer_token
        return strict(self, survey_token, answer_token)

    Survey._fetch_from_access_token = _fetch_from_access_token
