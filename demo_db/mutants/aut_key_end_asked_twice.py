"""Harmless: the end of an API key is judged twice."""

CLAIM = "AUT-010"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    strict = res_users.ResUsersApikeys._check_expiration_date

    def _check_expiration_date(self, date):
        strict(self, date)
        return strict(self, date)

    res_users.ResUsersApikeys._check_expiration_date = _check_expiration_date
