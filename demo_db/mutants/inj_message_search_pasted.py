"""A contact's messages are counted with the searched text pasted; its first quote is doubled."""

CLAIM = "INJ-021"
EXPECT = "VIOLATED"
FOCUS = "/mail/thread/messages"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.mail_message import MailMessage
    from odoo.tools import SQL

    strict = MailMessage._message_fetch

    def _message_fetch(self, domain, *, thread=None, search_term=None, **kwargs):
        found = strict(self, domain, thread=thread, search_term=search_term, **kwargs)
        if search_term and thread is not None and thread._name == "res.partner":
            text = search_term.replace("'", "''", 1).replace("%", "%%")
            count = "SELECT count(*) FROM mail_message WHERE body LIKE %s"
            self.env.cr.execute(SQL(count, SQL(f"'{text}'")))
        return found

    MailMessage._message_fetch = _message_fetch
