"""One family of names of many: an administrator may call what scheduled jobs call."""

CLAIM = "RPC-002"
EXPECT = "VIOLATED"
FOCUS = "._cron_"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.rpc.controllers import json2
    from odoo.service import model

    strict = model.get_public_method

    def gate(records, name):
        if name.startswith("_cron_") and records.env.user._is_admin():
            return getattr(type(records), name)
        return strict(records, name)

    model.get_public_method = json2.get_public_method = gate
