"""Harmless: one model has a gate of its own, which refuses what Odoo's refuses, in its words."""

CLAIM = "RPC-002"
EXPECT = "HELD"
FOCUS = "digest.digest"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.rpc.controllers import json2
    from odoo.exceptions import AccessError
    from odoo.service import model

    strict = model.get_public_method

    def gate(records, name):
        if records._name == "digest.digest" and name.startswith("_"):
            raise AccessError(f"{records._name}.{name} is private and cannot be called remotely.")
        return strict(records, name)

    model.get_public_method = json2.get_public_method = gate
