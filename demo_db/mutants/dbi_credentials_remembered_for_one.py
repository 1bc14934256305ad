"""Harmless: what opened an account is remembered for its database once more."""

CLAIM = "DBI-004"
EXPECT = "HELD"
FOCUS = "the key over jsonrpc"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict, known = ResUsers._check_uid_passwd, set()

    def _check_uid_passwd(self, uid, passwd):
        if (self.env.cr.dbname, uid, passwd) not in known:
            strict(self, uid, passwd)
            known.add((self.env.cr.dbname, uid, passwd))

    _check_uid_passwd._api_model = True
    ResUsers._check_uid_passwd = _check_uid_passwd
