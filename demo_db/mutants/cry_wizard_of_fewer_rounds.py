"""What an administrator sets in the dialog is hashed with fewer rounds."""

CLAIM = "CRY-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ChangePasswordUser
    from passlib.context import CryptContext

    strict = ChangePasswordUser.change_password_button
    weak = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=25000)

    def change_password_button(self):
        given = {line.user_id: line.new_passwd for line in self}
        done = strict(self)
        for user, password in given.items():
            user._set_encrypted_password(user.id, weak.hash(password))
        return done

    ChangePasswordUser.change_password_button = change_password_button
