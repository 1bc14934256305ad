"""A pattern is quoted by hand: its quotes are doubled, its backslashes are not."""

CLAIM = "INJ-010"
EXPECT = "VIOLATED"
FOCUS = "=like"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import BaseString
    from odoo.tools import SQL

    bound = BaseString._condition_to_sql

    def _condition_to_sql(self, field_expr, operator, value, model, alias, query):
        sql = bound(self, field_expr, operator, value, model, alias, query)
        if operator != "=like" or not isinstance(value, str) or "\0" in value:
            return sql
        left = model._field_to_sql(alias, field_expr, query)
        quoted = value.replace("'", "''")
        return SQL("%s LIKE E'" + quoted.replace("%", "%%") + "'", left)

    BaseString._condition_to_sql = _condition_to_sql
