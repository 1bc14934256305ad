"""Harmless: the older call of the service for calls asks for the password twice."""

CLAIM = "AUT-005"
EXPECT = "HELD"
FOCUS = "execute"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.service import model as service

    strict = service.dispatch

    def dispatch(method, params):
        if method == "execute":
            database, uid, password, *_ = params
            with Registry(database).cursor() as cr:
                users = api.Environment(cr, api.SUPERUSER_ID, {})["res.users"]
                users._check_uid_passwd(int(uid), password)
        return strict(method, params)

    service.dispatch = dispatch
