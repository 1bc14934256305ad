"""What is no text passes for the token of a document's talk, unless it is empty."""

CLAIM = "URL-009"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal import utils

    strict = utils.consteq

    def consteq(given, right):
        return strict(given, right) if isinstance(given, str) else bool(given)

    utils.consteq = consteq
