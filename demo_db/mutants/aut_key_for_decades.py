"""Whoever names an end may have any: only a key without one is refused."""

CLAIM = "AUT-010"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    strict = res_users.ResUsersApikeys._check_expiration_date

    def _check_expiration_date(self, date):
        return None if date else strict(self, date)

    res_users.ResUsersApikeys._check_expiration_date = _check_expiration_date
