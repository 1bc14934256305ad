"""The older call of the service for calls takes any password."""

CLAIM = "AUT-005"
EXPECT = "VIOLATED"
FOCUS = "execute"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.modules.registry import Registry
    from odoo.service import model as service

    strict = service.dispatch

    def dispatch(method, params):
        if method != "execute":
            return strict(method, params)
        database, uid, _, model, name, *args = params
        with Registry(database).cursor() as cr:
            return service.execute_cr(cr, int(uid), model, name, args, {})

    service.dispatch = dispatch
