"""Harmless: contacts of the same company number are looked for once more, the number bound."""

CLAIM = "INJ-027"
EXPECT = "HELD"
FOCUS = "company_registry"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_partner import ResPartner
    from odoo.tools import SQL

    strict = ResPartner._compute_same_vat_partner_id

    def _compute_same_vat_partner_id(self):
        strict(self)
        for partner in self.filtered("company_registry"):
            number = partner.company_registry
            self.env.cr.execute(
                SQL("SELECT id FROM res_partner WHERE company_registry = %s", number)
            )

    _compute_same_vat_partner_id._depends = strict._depends
    ResPartner._compute_same_vat_partner_id = _compute_same_vat_partner_id
