"""A portal document with a token opens with any token that is not empty."""

CLAIM = "URL-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers import portal

    # The only comparison in that file; that both tokens are non-empty is asked before it.
    portal.consteq = lambda stored, given: True
