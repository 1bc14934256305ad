"""An API key is told in its description, to tell it from others."""

CLAIM = "CRY-003"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsersApikeys

    strict = ResUsersApikeys._generate

    def _generate(self, scope, name, expiration_date):
        key = strict(self, scope, name, expiration_date)
        self.env.cr.execute(
            "UPDATE res_users_apikeys SET name = name || %s WHERE index = %s", [f" {key}", key[:8]]
        )
        return key

    ResUsersApikeys._generate = _generate
