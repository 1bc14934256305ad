"""The gate asks the last override alone: one that forgot the mark opens the method."""

CLAIM = "RPC-002"
EXPECT = "VIOLATED"
FOCUS = ".init"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.rpc.controllers import json2
    from odoo.exceptions import AccessError
    from odoo.service import model

    strict = model.get_public_method

    def gate(records, name):
        method = getattr(type(records), name, None)
        if name.startswith("_") or not callable(method):
            return strict(records, name)
        if getattr(method, "_api_private", False):
            raise AccessError(f"{records._name}.{name} is private.")
        return method

    model.get_public_method = json2.get_public_method = gate
