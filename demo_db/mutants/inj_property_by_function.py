"""Harmless: a property is read by a function of its name, which stays checked and bound."""

CLAIM = "INJ-009"
EXPECT = "HELD"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_properties import Properties, check_property_field_value_name
    from odoo.tools import SQL

    def property_to_sql(self, field_sql, property_name, model, alias, query):
        check_property_field_value_name(property_name)
        return SQL("jsonb_extract_path(%s, %s)", field_sql, property_name)

    Properties.property_to_sql = property_to_sql
