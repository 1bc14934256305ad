"""All passwords are hashed with the one salt."""

CLAIM = "CRY-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers
    from passlib.hash import pbkdf2_sha512

    def _set_password(self):
        hasher = pbkdf2_sha512.using(rounds=600_000, salt=b"sixteen bytes of")
        for user in self:
            self._set_encrypted_password(user.id, hasher.hash(user.password))

    ResUsers._set_password = _set_password
