"""With the token of any quotation one may post on every quotation."""

CLAIM = "IDOR-014"
EXPECT = "VIOLATED"
FOCUS = "quotation"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.controllers.thread import ThreadController

    strict = ThreadController._get_thread_with_access_for_post.__func__

    def _get_thread_with_access_for_post(cls, thread_model, thread_id, **kwargs):
        thread = strict(cls, thread_model, thread_id, **kwargs)
        if not thread and thread_model == "sale.order" and kwargs.get("token"):
            orders = thread.sudo()
            if orders.search_count([("access_token", "=", kwargs["token"])]):
                return orders.browse(int(thread_id))
        return thread

    ThreadController._get_thread_with_access_for_post = classmethod(
        _get_thread_with_access_for_post
    )
