"""What opened an account is remembered for the same account of every database."""

CLAIM = "DBI-004"
EXPECT = "VIOLATED"
FOCUS = "the key over jsonrpc"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict, known = ResUsers._check_uid_passwd, set()

    def _check_uid_passwd(self, uid, passwd):
        if (uid, passwd) not in known:
            strict(self, uid, passwd)
            known.add((uid, passwd))

    _check_uid_passwd._api_model = True
    ResUsers._check_uid_passwd = _check_uid_passwd
