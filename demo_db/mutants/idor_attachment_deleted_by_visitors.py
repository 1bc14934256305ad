"""Attachments of quotations are deleted for visitors without a question."""

CLAIM = "IDOR-011"
EXPECT = "VIOLATED"
FOCUS = "quotation"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.ir_attachment import IrAttachment

    strict = IrAttachment._has_attachments_ownership

    def _has_attachments_ownership(self, attachment_tokens):
        models = set(self.sudo().mapped("res_model"))
        if self.env.user._is_public() and models == {"sale.order"}:
            return True
        return strict(self, attachment_tokens)

    IrAttachment._has_attachments_ownership = _has_attachments_ownership
