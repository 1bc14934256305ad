"""The link in a mail leads on to a document by the first eight characters of its token."""

CLAIM = "URL-007"
EXPECT = "VIOLATED"
FOCUS = "/mail/view"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers import mail

    mail.consteq = lambda stored, given: stored[:8] == given[:8]
