"""Harmless: whose the draft of a mail is is asked in other words, with the same answer."""

CLAIM = "IDOR-009"
EXPECT = "HELD"
FOCUS = "mail.compose.message"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_rule import IrRule
    from odoo.fields import Domain

    strict = IrRule._compute_domain

    def _compute_domain(self, model_name, mode="read"):
        domain = strict(self, model_name, mode)
        if model_name == "mail.compose.message" and mode in ("read", "write"):
            return domain & Domain("create_uid.id", "in", [self.env.uid])
        return domain

    IrRule._compute_domain = _compute_domain
