"""One image field of one model is for everyone: it was taken for published."""

CLAIM = "IDOR-010"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_binary import IrBinary

    strict = IrBinary._find_record

    def _find_record(self, xmlid=None, res_model="ir.attachment", res_id=None, access_token=None,
                     field=None):  # fmt: skip
        if (res_model, field) == ("res.partner", "image_256"):
            record = self.env[res_model].sudo().browse(res_id)
            return record.exists() or strict(self, xmlid, res_model, res_id, access_token, field)
        return strict(self, xmlid, res_model, res_id, access_token, field)

    IrBinary._find_record = _find_record
