"""Harmless: who deletes attachments is asked for each of them apart."""

CLAIM = "IDOR-011"
EXPECT = "HELD"
FOCUS = "not sent yet"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.ir_attachment import IrAttachment

    strict = IrAttachment._has_attachments_ownership

    def _has_attachments_ownership(self, attachment_tokens):
        tokens = attachment_tokens or [None] * len(self)
        if len(tokens) != len(self):
            return strict(self, attachment_tokens)
        return all(strict(one, [token]) for one, token in zip(self, tokens, strict=True))

    IrAttachment._has_attachments_ownership = _has_attachments_ownership
