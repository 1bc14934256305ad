"""The rules of a user are kept as first evaluated, whatever companies are active later."""

CLAIM = "IDOR-002"
EXPECT = "VIOLATED"
FOCUS = "account.journal"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_rule import IrRule

    IrRule._compute_domain_context_values = lambda self: iter(())
