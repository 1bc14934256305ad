"""The way out of a digest asks for the first half of its signature."""

CLAIM = "URL-008"
EXPECT = "VIOLATED"
FOCUS = "a digest"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.digest.controllers import portal

    strict = portal.consteq

    portal.consteq = lambda right, given: strict(right[:32], given[:32])
