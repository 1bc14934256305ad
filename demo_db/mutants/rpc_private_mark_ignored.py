"""Methods marked @api.private are callable: the gate looks at nothing but the name."""

CLAIM = "RPC-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.rpc.controllers import json2
    from odoo.exceptions import AccessError
    from odoo.service import model

    strict = model.get_public_method

    def gate(records, name):
        try:
            return strict(records, name)
        except AccessError:
            if name.startswith("_"):
                raise
            return getattr(type(records), name)

    # JSON-2 imported the gate by name; every other transport goes through call_kw.
    model.get_public_method = json2.get_public_method = gate
