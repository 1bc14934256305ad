"""In any company but the first, whoever works there has the right to write taxes."""

CLAIM = "IDOR-003"
EXPECT = "VIOLATED"
FOCUS = "account.tax"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.base.models.ir_model import IrModelAccess

    strict = IrModelAccess.check

    @api.model
    def check(self, model, mode="read", raise_exception=True):
        elsewhere = self.env.user._is_internal() and self.env.user.company_id.id != 1
        if (model, mode) == ("account.tax", "write") and elsewhere:
            return True
        return strict(self, model, mode, raise_exception)

    IrModelAccess.check = check
