"""Harmless: whoever posts with a token is noted, and Odoo's own comparison still decides."""

CLAIM = "IDOR-014"
EXPECT = "HELD"
FOCUS = "quotation"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.addons.mail.controllers.thread import ThreadController

    strict = ThreadController._get_thread_with_access_for_post.__func__
    note = logging.getLogger(__name__)

    def _get_thread_with_access_for_post(cls, thread_model, thread_id, **kwargs):
        thread = strict(cls, thread_model, thread_id, **kwargs)
        note.info("%s %s with a token: %s", thread_model, thread_id, bool(thread))
        return thread

    ThreadController._get_thread_with_access_for_post = classmethod(
        _get_thread_with_access_for_post
    )
