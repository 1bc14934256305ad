"""One route of many: the buttons of forms call whatever method they name."""

CLAIM = "RPC-002"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers import dataset
    from odoo.http import request

    strict = dataset.call_kw

    def call_kw(records, name, args, kwargs):
        if name.startswith("_") and "call_button" in request.httprequest.path:
            return getattr(records.browse(args[0] if args else ()), name)(**kwargs)
        return strict(records, name, args, kwargs)

    dataset.call_kw = call_kw
