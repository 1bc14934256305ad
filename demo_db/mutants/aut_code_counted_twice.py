"""Harmless: that a code was used is written twice."""

CLAIM = "AUT-012"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.write

    def write(self, vals):
        if set(vals) == {"totp_last_counter"}:
            strict(self, vals)
        return strict(self, vals)

    ResUsers.write = write
