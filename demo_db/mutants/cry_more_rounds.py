"""Harmless: passwords are hashed with more rounds than promised."""

CLAIM = "CRY-001"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers
    from passlib.hash import pbkdf2_sha512

    def _set_password(self):
        hasher = pbkdf2_sha512.using(rounds=650_000)
        for user in self:
            self._set_encrypted_password(user.id, hasher.hash(user.password))

    ResUsers._set_password = _set_password
