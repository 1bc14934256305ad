"""One of the sensitive actions does not ask for the password any more."""

CLAIM = "AUT-015"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    ResUsers.action_revoke_all_devices = ResUsers.action_revoke_all_devices.__wrapped__
