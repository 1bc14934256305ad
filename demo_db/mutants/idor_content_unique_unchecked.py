"""Images of payment providers open to everyone where the address asks for a unique version."""

CLAIM = "IDOR-010"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_binary import IrBinary
    from odoo.http import request

    strict = IrBinary._find_record

    def _find_record(self, xmlid=None, res_model="ir.attachment", res_id=None, *args, **kwargs):
        if res_model == "payment.provider" and request.params.get("unique"):
            self = self.sudo()
        return strict(self, xmlid, res_model, res_id, *args, **kwargs)

    IrBinary._find_record = _find_record
