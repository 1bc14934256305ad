"""Whoever is an employee may follow any task: who follows is asked nothing."""

CLAIM = "IDOR-014"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.mail_thread import MailThread

    strict = MailThread.message_subscribe

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        alone = set(partner_ids or ()) == {self.env.user.partner_id.id}
        if self._name == "project.task" and alone and self.env.user._is_internal():
            self = self.sudo()
        return strict(self, partner_ids, subtype_ids)

    MailThread.message_subscribe = message_subscribe
