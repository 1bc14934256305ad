"""Harmless: the password that is asked for again is compared twice."""

CLAIM = "AUT-015"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsersIdentitycheck

    strict = ResUsersIdentitycheck._check_identity

    def _check_identity(self):
        strict(self)
        return strict(self)

    ResUsersIdentitycheck._check_identity = _check_identity
