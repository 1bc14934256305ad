"""Harmless: the list of channels is made twice, and the second is taken."""

CLAIM = "IDOR-016"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.bus.models.ir_websocket import IrWebsocket

    strict = IrWebsocket._build_bus_channel_list

    def _build_bus_channel_list(self, channels):
        strict(self, list(channels))
        return strict(self, channels)

    IrWebsocket._build_bus_channel_list = _build_bus_channel_list
