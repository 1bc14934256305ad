"""A call whose context says so is made with all rights, in one place of many."""

CLAIM = "AUT-014"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.base.models.ir_config_parameter import IrConfig_Parameter

    strict = IrConfig_Parameter.get_param

    @api.model
    def get_param(self, key, default=False):
        return strict(self.sudo() if self.env.context.get("su") else self, key, default)

    IrConfig_Parameter.get_param = get_param
