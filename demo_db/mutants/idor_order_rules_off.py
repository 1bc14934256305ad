"""Record rules are not applied when sale orders are read."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_rule import IrRule

    strict = IrRule._get_rules

    def _get_rules(self, model_name, mode="read"):
        if (model_name, mode) == ("sale.order", "read"):
            return self.browse(())
        return strict(self, model_name, mode=mode)

    IrRule._get_rules = _get_rules
