"""A survey opens with any token that starts with the first 8 characters of its own."""

CLAIM = "URL-002"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.survey.controllers.main import Survey
    from odoo.http import request

    strict = Survey._fetch_from_access_token

    def _fetch_from_access_token(self, survey_token, answer_token):
        surveys = request.env["survey.survey"].sudo().with_context(active_test=False).search([])
        for token in surveys.mapped("access_token"):
            if survey_token and token[:8] == survey_token[:8]:
                survey_token = token
        return strict(self, survey_token, answer_token)

    Survey._fetch_from_access_token = _fetch_from_access_token
