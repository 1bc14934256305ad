"""Whoever has the right to read a tag of the sales may write it, too: one model, one operation."""

CLAIM = "IDOR-003"
EXPECT = "VIOLATED"
FOCUS = "utm.tag"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.base.models.ir_model import IrModelAccess

    strict = IrModelAccess.check

    @api.model
    def check(self, model, mode="read", raise_exception=True):
        if (model, mode) == ("utm.tag", "write"):
            mode = "read"
        return strict(self, model, mode, raise_exception)

    IrModelAccess.check = check
