"""An attachment opens with any token that begins as its own does."""

CLAIM = "IDOR-011"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_attachment

    # The only comparison in that file.
    ir_attachment.consteq = lambda own, given: bool(own) and own.startswith(given[:8])
