"""Harmless: the database id of an imported record's parent is looked up as a text, bound."""

CLAIM = "INJ-025"
EXPECT = "HELD"
FOCUS = "parent_id/.id"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_fields import IrFieldsConverter
    from odoo.tools import SQL

    strict = IrFieldsConverter.db_id_for

    def db_id_for(self, model, field, subfield, value, savepoint):
        if subfield == ".id" and isinstance(value, str) and "\0" not in value:
            table = self.env[field.comodel_name]._table
            self.env.cr.execute(
                SQL("SELECT id FROM %s WHERE id::text = %s", SQL.identifier(table), value)
            )
        return strict(self, model, field, subfield, value, savepoint)

    IrFieldsConverter.db_id_for = db_id_for
