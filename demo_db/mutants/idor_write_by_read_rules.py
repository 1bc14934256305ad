"""Who may read a record of one model may write it: the rules of the wrong operation are applied."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "discuss.channel.member"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_rule import IrRule

    strict = IrRule._get_rules

    def _get_rules(self, model_name, mode="read"):
        if (model_name, mode) == ("discuss.channel.member", "write"):
            mode = "read"
        return strict(self, model_name, mode=mode)

    IrRule._get_rules = _get_rules
