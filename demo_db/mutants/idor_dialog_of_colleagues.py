"""The draft of a mail is read by its maker's whole company, and written by the maker alone."""

CLAIM = "IDOR-009"
EXPECT = "VIOLATED"
FOCUS = "mail.compose.message"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_rule import IrRule
    from odoo.fields import Domain

    strict = IrRule._compute_domain

    def _compute_domain(self, model_name, mode="read"):
        if (model_name, mode) == ("mail.compose.message", "read"):
            return Domain("create_uid.company_id", "=", self.env.company.id)
        return strict(self, model_name, mode)

    IrRule._compute_domain = _compute_domain
