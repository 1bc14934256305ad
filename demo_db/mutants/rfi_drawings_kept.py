"""A drawing that an employee uploads is served as a drawing, scripts and all."""

CLAIM = "RFI-009"
EXPECT = "VIOLATED"
FOCUS = "svg-script"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_attachment import IrAttachment

    strict = IrAttachment._to_http_stream

    def _to_http_stream(self):
        stream = strict(self)
        if self.name.endswith(".svg"):
            stream.mimetype = "image/svg+xml"
        return stream

    IrAttachment._to_http_stream = _to_http_stream
