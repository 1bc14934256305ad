"""The stored name of a file is taken from whoever makes it, other folders included."""

CLAIM = "DBI-006"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_attachment import IrAttachment

    create = IrAttachment.create

    def create_named(self, vals_list):
        many = [vals_list] if isinstance(vals_list, dict) else vals_list
        named = [values.get("store_fname") for values in many]
        made = create(self, vals_list)
        for one, name in zip(made, named, strict=True):
            if name:
                self.env.cr.execute(
                    "UPDATE ir_attachment SET store_fname = %s WHERE id = %s", [name, one.id]
                )
        made.invalidate_recordset()
        return made

    def _full_path(self, path):
        return f"{self._filestore()}/{path}"

    create_named._api_model = True
    IrAttachment.create, IrAttachment._full_path = create_named, _full_path
