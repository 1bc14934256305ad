"""Templates of text messages know the function that opens files; those of mails do not."""

CLAIM = "RFI-003"
EXPECT = "VIOLATED"
FOCUS = "inline-open"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models.mail_render_mixin import MailRenderMixin

    strict = MailRenderMixin._render_eval_context

    def _render_eval_context(self):
        known = strict(self)
        return {**known, "open": open} if self._name == "sms.template" else known

    MailRenderMixin._render_eval_context = _render_eval_context
