"""A rating opens by the first eight characters of its token."""

CLAIM = "URL-007"
EXPECT = "VIOLATED"
FOCUS = "rating.rating"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.rating.controllers.main import Rating
    from odoo.http import request

    strict = Rating._get_rating_and_record

    def _get_rating_and_record(self, token):
        like = [("access_token", "=like", f"{token[:8]}%")]
        found = request.env["rating.rating"].sudo().search(like)
        return strict(self, found[:1].access_token or token)

    Rating._get_rating_and_record = _get_rating_and_record
