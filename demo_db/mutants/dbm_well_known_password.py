"""The master password is well known, though nobody reads it in the configuration."""

CLAIM = "DBM-005"
EXPECT = "VIOLATED"
FOCUS = "odoo"

CONFIG = {
    "admin_passwd": "$pbkdf2-sha512$600000$YSBzYWx0IG9mIDE2IGJ5dA$"
    "RC7BoTk01Xk05kDo2r.r/cOs6ytNynLfPjHTbU8cWiKKoHZMO//SHaZhB4fG8iIPUmTz6vqCActI5ZEXHOfpug"
}
