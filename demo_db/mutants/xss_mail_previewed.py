"""The preview of a mail shows what its references stand for as markup."""

CLAIM = "XSS-010"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import html

    from odoo.addons.mail.wizard.mail_template_preview import MailTemplatePreview

    fill = MailTemplatePreview._set_mail_attributes

    def _set_mail_attributes(self, values=None):
        fill(self, values)
        self.body_html = html.unescape(self.body_html or "")

    MailTemplatePreview._set_mail_attributes = _set_mail_attributes
