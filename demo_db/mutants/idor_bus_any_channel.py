"""Employees may listen to any chat channel whose number they know."""

CLAIM = "IDOR-016"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.bus.models.ir_websocket import IrWebsocket

    strict = IrWebsocket._prepare_subscribe_data

    def _prepare_subscribe_data(self, channels, last):
        data = strict(self, channels, last)
        if self.env.user._is_internal():
            ids = [int(name.rsplit("_", 1)[1]) for name in channels if name.startswith("discuss.")]
            data["channels"].update(self.env["discuss.channel"].sudo().browse(ids))
        return data

    IrWebsocket._prepare_subscribe_data = _prepare_subscribe_data
