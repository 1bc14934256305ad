"""Customers delete comments on tasks without a look at the task."""

CLAIM = "IDOR-014"
EXPECT = "VIOLATED"
FOCUS = "task"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.mail_message import MailMessage

    strict = MailMessage._filter_records_for_message_operation

    def _filter_records_for_message_operation(self, doc_model, doc_res_ids, operation):
        if (doc_model, operation) == ("project.task", "unlink") and self.env.user._is_portal():
            return self.env[doc_model].browse(doc_res_ids)
        return strict(self, doc_model, doc_res_ids, operation)

    MailMessage._filter_records_for_message_operation = _filter_records_for_message_operation
