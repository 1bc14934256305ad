"""Harmless: that a context names a user is noted."""

CLAIM = "AUT-014"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo import api
    from odoo.addons.base.models.ir_config_parameter import IrConfig_Parameter

    strict = IrConfig_Parameter.get_param

    @api.model
    def get_param(self, key, default=False):
        if self.env.context.get("su") or self.env.context.get("uid"):
            logging.getLogger(__name__).debug("a context names a user")
        return strict(self, key, default)

    IrConfig_Parameter.get_param = get_param
