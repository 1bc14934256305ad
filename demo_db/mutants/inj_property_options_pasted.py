"""The options of a property are pasted where tasks are grouped by it; those of tags are bound."""

CLAIM = "INJ-026"
EXPECT = "VIOLATED"
FOCUS = "property group selection"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel
    from odoo.tools import SQL

    strict = BaseModel._read_group_groupby_properties

    def _read_group_groupby_properties(self, alias, field, property_name, query):
        definition = self.get_property_definition(f"{field.name}.{property_name}")
        if definition.get("type") != "selection":
            return strict(self, alias, field, property_name, query)
        texts = ", ".join(f"('{option[0]}')" for option in definition["selection"])
        options = SQL(texts.replace("%", "%%"))
        values = self._field_to_sql(alias, f"{field.name}.{property_name}", query)
        other = query.make_alias(alias, f"{field.name}_{property_name}")
        query.add_join(
            "LEFT JOIN", other,
            SQL("(SELECT * FROM (VALUES %s) AS options(%s))", options, SQL.identifier(other)),
            SQL("%s->>0 = %s", values, SQL.identifier(other)),
        )  # fmt: skip
        return SQL.identifier(other)

    BaseModel._read_group_groupby_properties = _read_group_groupby_properties
