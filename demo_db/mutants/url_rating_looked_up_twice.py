"""Harmless: a rating is looked up twice by its token."""

CLAIM = "URL-007"
EXPECT = "HELD"
FOCUS = "rating.rating"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.rating.controllers.main import Rating

    strict = Rating._get_rating_and_record

    def _get_rating_and_record(self, token):
        strict(self, token)
        return strict(self, token)

    Rating._get_rating_and_record = _get_rating_and_record
