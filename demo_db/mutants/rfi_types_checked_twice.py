"""Harmless: the type of an uploaded file is checked twice."""

CLAIM = "RFI-009"
EXPECT = "HELD"
FOCUS = "svg-script"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_attachment import IrAttachment

    strict = IrAttachment._check_contents

    def _check_contents(self, values):
        return strict(self, strict(self, values))

    IrAttachment._check_contents = _check_contents
