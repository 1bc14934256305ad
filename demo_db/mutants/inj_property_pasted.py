"""The name of a property is not looked at, and pasted into the JSON path of a condition."""

CLAIM = "INJ-009"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_properties import Properties
    from odoo.tools import SQL

    def property_to_sql(self, field_sql, property_name, model, alias, query):
        return SQL("(%s -> '" + property_name.replace("%", "%%") + "')", field_sql)

    Properties.property_to_sql = property_to_sql
