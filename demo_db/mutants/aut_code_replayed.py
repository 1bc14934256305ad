"""A code may be used for as long as it is the latest."""

CLAIM = "AUT-012"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.write

    def write(self, vals):
        if set(vals) == {"totp_last_counter"} and vals["totp_last_counter"]:
            vals = {"totp_last_counter": vals["totp_last_counter"] - 1}
        return strict(self, vals)

    ResUsers.write = write
