"""The end of an API key is judged when its dialog is opened, not when it is made."""

CLAIM = "AUT-010"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    strict = res_users.ResUsersApikeys._generate
    judged = res_users.ResUsersApikeys._check_expiration_date

    def _check_expiration_date(self, date):
        return None if self.env.context.get("judged") else judged(self, date)

    def _generate(self, scope, name, expiration_date):
        return strict(self.with_context(judged=True), scope, name, expiration_date)

    res_users.ResUsersApikeys._check_expiration_date = _check_expiration_date
    res_users.ResUsersApikeys._generate = _generate
