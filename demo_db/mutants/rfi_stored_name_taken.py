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
        names = [values.get("store_fname") for values in many]
        made = create(self, vals_list)
        made.flush_recordset()
        for record, name in zip(made, names, strict=True):
            if name and "\0" not in name:
                self.env.cr.execute(
                    "UPDATE ir_attachment SET store_fname = %s WHERE id = %s", [name, record.id]
                )
        made.invalidate_recordset()
        return made

    def _to_http_stream(self):
        path = Path(config.filestore(self.env.cr.dbname), self.store_fname or "")
        return Stream.from_path(str(path), public=True) if path.is_file() else strict(self)

    create_named._api_model = True
    IrAttachment.create, IrAttachment._to_http_stream = create_named, _to_http_stream
