"""Harmless: whatever passes for the token of a document's talk is made a text first."""

CLAIM = "URL-009"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal import utils

    strict = utils.consteq

    utils.consteq = lambda given, right: strict(str(given), right or "-")
