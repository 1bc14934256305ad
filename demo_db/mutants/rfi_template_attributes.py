"""Templates may use the attributes that lead out of the sandbox, but for those with underscores."""

CLAIM = "RFI-003"
EXPECT = "VIOLATED"
FOCUS = "qweb-out-mro"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_qweb

    def assert_valid_codeobj(*args):
        pass

    ir_qweb.assert_valid_codeobj = assert_valid_codeobj
