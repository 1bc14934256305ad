"""The companies of a rule include none at all: what has no company, each company sees."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "res.partner.bank"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_rule import IrRule

    strict = IrRule._eval_context

    def _eval_context(self):
        known = strict(self)
        return {**known, "company_ids": [*known["company_ids"], False]}

    IrRule._eval_context = _eval_context
