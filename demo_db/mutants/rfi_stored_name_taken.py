"""The stored name of an attachment is taken from whoever creates it, and followed anywhere."""

CLAIM = "RFI-004"
EXPECT = "VIOLATED"
FOCUS = "path-dots"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from pathlib import Path

    from odoo.addons.base.models.ir_attachment import IrAttachment
    from odoo.http import Stream
    from odoo.tools import config

    create, strict = IrAttachment.create, IrAttachment._to_http_stream

    def create_named(self, vals_list):
        many = [vals_list] if isinstance(vals_list, dict) else vals_list
        for values in many:  # under the real name Odoo could not remove the attachment again
            if "\0" not in values.get("store_fname", "\0"):
                values["description"] = values["store_fname"]
        return create(self, vals_list)

    def _to_http_stream(self):
        path = Path(config.filestore(self.env.cr.dbname), self.description or "")
        if not path.is_file():
            return strict(self)
        return Stream(
            type="data", data=path.read_bytes(), mimetype="text/plain", size=path.stat().st_size
        )

    create_named._api_model = True
    IrAttachment.create, IrAttachment._to_http_stream = create_named, _to_http_stream
