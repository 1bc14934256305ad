"""The sandbox lets expressions ask a class for the order of its bases."""

CLAIM = "RFI-001"
EXPECT = "VIOLATED"
FOCUS = "expression-mro-method"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.tools import safe_eval

    safe_eval._UNSAFE_ATTRIBUTES.remove("mro")
