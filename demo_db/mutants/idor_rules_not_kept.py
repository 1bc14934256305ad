"""Harmless: the rules of a user are evaluated anew for each call."""

CLAIM = "IDOR-001"
EXPECT = "HELD"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_rule import IrRule

    fresh = IrRule._compute_domain.__wrapped__

    def _compute_domain(self, model_name, mode="read"):
        return fresh(self, model_name, mode)

    IrRule._compute_domain = _compute_domain
