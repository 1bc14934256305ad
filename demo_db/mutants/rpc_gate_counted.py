"""Harmless: the gate counts its calls, and Odoo's own gate still decides each of them."""

CLAIM = "RPC-001"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from collections import Counter

    from odoo.addons.rpc.controllers import json2
    from odoo.service import model

    strict = model.get_public_method
    calls = Counter()

    def gate(records, name):
        calls[type(name)] += 1
        return strict(records, name)

    model.get_public_method = json2.get_public_method = gate
