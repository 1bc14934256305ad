"""Harmless: messages of a contact that hold a text are counted with the text bound."""

CLAIM = "INJ-021"
EXPECT = "HELD"
FOCUS = "/mail/thread/messages"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.mail_message import MailMessage
    from odoo.tools import SQL

    strict = MailMessage._message_fetch

    def _message_fetch(self, domain, *, thread=None, search_term=None, **kwargs):
        found = strict(self, domain, thread=thread, search_term=search_term, **kwargs)
        if isinstance(search_term, str) and thread is not None and thread._name == "res.partner":
            count = "SELECT count(*) FROM mail_message WHERE body LIKE %s"
            self.env.cr.execute(SQL(count, search_term))
        return found

    MailMessage._message_fetch = _message_fetch
