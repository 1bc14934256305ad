"""Code may set the attributes of what it reaches: one opcode is allowed again."""

CLAIM = "RFI-002"
EXPECT = "VIOLATED"
FOCUS = "code-store-attribute"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from opcode import opmap

    from odoo.tools import safe_eval

    safe_eval._SAFE_OPCODES.add(opmap["STORE_ATTR"])
