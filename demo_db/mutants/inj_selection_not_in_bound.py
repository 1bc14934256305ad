"""Harmless: excluded selections are asked for in other words, their values stay bound."""

CLAIM = "INJ-001"
EXPECT = "HELD"
FOCUS = "not in"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.fields import Selection
    from odoo.tools import SQL

    bound = Selection._condition_to_sql

    def _condition_to_sql(self, field_expr, operator, value, model, alias, query):
        sql = bound(self, field_expr, operator, value, model, alias, query)
        if operator != "not in" or not all(isinstance(one, str) for one in value):
            return sql
        left = model._field_to_sql(alias, field_expr, query)
        return SQL("(NOT (%s IN %s) OR %s IS NULL)", left, tuple(value), left)

    Selection._condition_to_sql = _condition_to_sql
