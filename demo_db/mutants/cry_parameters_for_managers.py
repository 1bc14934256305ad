"""Parameters are searched for with all rights where a manager of sales asks."""

CLAIM = "CRY-004"
EXPECT = "VIOLATED"
FOCUS = "ir.config_parameter.value"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_config_parameter import IrConfig_Parameter

    strict = IrConfig_Parameter.search_fetch

    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        if self.env.user.has_group("sales_team.group_sale_manager"):
            self = self.sudo()
        return strict(self, domain, field_names, offset, limit, order)

    IrConfig_Parameter.search_fetch = search_fetch
