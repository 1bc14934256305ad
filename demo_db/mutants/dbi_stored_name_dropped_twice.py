"""Harmless: a stored name that somebody gives is dropped before all else."""

CLAIM = "DBI-006"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_attachment import IrAttachment

    create = IrAttachment.create

    def create_unnamed(self, vals_list):
        many = [vals_list] if isinstance(vals_list, dict) else vals_list
        for values in many:
            values.pop("store_fname", None)
        return create(self, vals_list)

    create_unnamed._api_model = True
    IrAttachment.create = create_unnamed
