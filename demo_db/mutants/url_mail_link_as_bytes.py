"""Harmless: the token in a mail's link is compared as bytes, still whole."""

CLAIM = "URL-007"
EXPECT = "HELD"
FOCUS = "/mail/view"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import hmac

    from odoo.addons.portal.controllers import mail

    mail.consteq = lambda stored, given: hmac.compare_digest(stored.encode(), given.encode())
