"""Customers' comments on sale orders are made without a look at the order."""

CLAIM = "IDOR-014"
EXPECT = "VIOLATED"
FOCUS = "quotation"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.mail_message import MailMessage

    strict = MailMessage._filter_records_for_message_operation

    def _filter_records_for_message_operation(self, doc_model, doc_res_ids, operation):
        user = self.env.user
        theirs = user._is_portal() and self.sudo().create_uid == user
        if (doc_model, operation) == ("sale.order", "create") and theirs:
            return self.env[doc_model].browse(doc_res_ids)
        return strict(self, doc_model, doc_res_ids, operation)

    MailMessage._filter_records_for_message_operation = _filter_records_for_message_operation
