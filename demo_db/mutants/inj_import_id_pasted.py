"""The database id of an imported record's parent is looked up before it is known to be a number."""

CLAIM = "INJ-025"
EXPECT = "VIOLATED"
FOCUS = "parent_id/.id"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_fields import IrFieldsConverter
    from odoo.tools import SQL

    strict = IrFieldsConverter.db_id_for

    def db_id_for(self, model, field, subfield, value, savepoint):
        if subfield == ".id" and isinstance(value, str) and value:
            table = self.env[field.comodel_name]._table
            text = value.replace("%", "%%")
            pasted = SQL(f"'{text}'")
            self.env.cr.execute(
                SQL("SELECT id FROM %s WHERE id::text = %s", SQL.identifier(table), pasted)
            )
        return strict(self, model, field, subfield, value, savepoint)

    IrFieldsConverter.db_id_for = db_id_for
