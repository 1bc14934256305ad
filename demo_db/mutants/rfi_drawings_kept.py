"""A drawing that an employee uploads is served as a drawing, scripts and all."""

CLAIM = "RFI-009"
EXPECT = "VIOLATED"
FOCUS = "svg-script"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_attachment import IrAttachment

    strict = IrAttachment._check_contents

    def _check_contents(self, values):
        asked = values.get("mimetype")
        checked = strict(self, values)
        return {**checked, "mimetype": asked} if asked == "image/svg+xml" else checked

    IrAttachment._check_contents = _check_contents
