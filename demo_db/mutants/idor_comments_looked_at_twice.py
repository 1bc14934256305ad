"""Harmless: a customer who comments is asked twice whether the document is theirs to see."""

CLAIM = "IDOR-014"
EXPECT = "HELD"
FOCUS = "quotation"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.mail_message import MailMessage

    strict = MailMessage._filter_records_for_message_operation

    def _filter_records_for_message_operation(self, doc_model, doc_res_ids, operation):
        allowed = strict(self, doc_model, doc_res_ids, operation)
        if operation == "create" and self.env.user._is_portal():
            return allowed._filtered_access("read")
        return allowed

    MailMessage._filter_records_for_message_operation = _filter_records_for_message_operation
