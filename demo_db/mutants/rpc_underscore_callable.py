"""Underscore methods are callable: the gate no longer looks at the name."""

CLAIM = "RPC-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.rpc.controllers import json2
    from odoo.service import model

    strict = model.get_public_method

    def gate(records, name):
        return getattr(type(records), name) if name.startswith("_") else strict(records, name)

    # JSON-2 imported the gate by name; every other transport goes through call_kw.
    model.get_public_method = json2.get_public_method = gate
