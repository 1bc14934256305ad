"""Harmless: the expressions of templates are checked twice."""

CLAIM = "RFI-003"
EXPECT = "HELD"
FOCUS = "qweb-out-class"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_qweb

    strict = ir_qweb.assert_valid_codeobj

    def assert_valid_codeobj(*args):
        strict(*args)
        strict(*args)

    ir_qweb.assert_valid_codeobj = assert_valid_codeobj
