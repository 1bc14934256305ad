"""Anyone has the right to remove a saved answer; its own code still reads the answer first."""

CLAIM = "IDOR-003"
EXPECT = "VIOLATED"
FOCUS = "mail.canned.response"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.base.models.ir_model import IrModelAccess

    strict = IrModelAccess.check

    @api.model
    def check(self, model, mode="read", raise_exception=True):
        if (model, mode) == ("mail.canned.response", "unlink"):
            return True
        return strict(self, model, mode, raise_exception)

    IrModelAccess.check = check
