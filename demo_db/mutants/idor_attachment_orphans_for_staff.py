"""Attachments of no record are for every employee, not for their maker alone."""

CLAIM = "IDOR-011"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_attachment import IrAttachment

    strict = IrAttachment._check_access

    def _check_access(self, operation):
        if operation == "read" and self.env.user._is_internal():
            rest = self.filtered(lambda one: one.sudo().res_id or one.sudo().res_field)
            return strict(rest, operation)
        return strict(self, operation)

    IrAttachment._check_access = _check_access
