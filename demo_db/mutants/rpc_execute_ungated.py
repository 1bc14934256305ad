"""One spelling of a call of many: execute, the older one, goes past the gate."""

CLAIM = "RPC-002"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import threading

    from odoo.service import model

    strict, dispatch = model.get_public_method, model.dispatch
    under_way = threading.local()

    def gate(records, name):
        if getattr(under_way, "older", False) and name.startswith("_"):
            return getattr(type(records), name)
        return strict(records, name)

    def dispatched(method, params):
        under_way.older = method == "execute"
        try:
            return dispatch(method, params)
        finally:
            under_way.older = False

    model.get_public_method, model.dispatch = gate, dispatched
