"""Harmless: expressions know one more function of numbers."""

CLAIM = "RFI-001"
EXPECT = "HELD"
FOCUS = "expression-class"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.tools import safe_eval

    safe_eval._BUILTINS["pow"] = pow
