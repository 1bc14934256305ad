"""Harmless: the preview of a mail is given its body twice."""

CLAIM = "XSS-010"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.wizard.mail_template_preview import MailTemplatePreview

    fill = MailTemplatePreview._set_mail_attributes

    def _set_mail_attributes(self, values=None):
        fill(self, values)
        self.body_html = str(self.body_html or "")

    MailTemplatePreview._set_mail_attributes = _set_mail_attributes
