"""The fetch of messages skips the question who may read them, for the threads of invoices."""

CLAIM = "IDOR-014"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.controllers.thread import ThreadController

    strict = ThreadController._get_thread_with_access.__func__

    def _get_thread_with_access(cls, thread_model, thread_id, mode="read", **kwargs):
        thread = strict(cls, thread_model, thread_id, mode, **kwargs)
        if thread or (thread_model, mode) != ("account.move", "read"):
            return thread
        from odoo.http import request

        return request.env[thread_model].sudo().browse(int(thread_id))

    ThreadController._get_thread_with_access = classmethod(_get_thread_with_access)
