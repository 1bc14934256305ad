"""Seen by its answers: a country's name is pasted into the condition that looks for it."""

CLAIM = "INJ-011"
EXPECT = "VIOLATED"
FOCUS = "res.country"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import BaseString
    from odoo.tools import SQL

    bound = BaseString._condition_to_sql

    def _condition_to_sql(self, field_expr, operator, value, model, alias, query):
        sql = bound(self, field_expr, operator, value, model, alias, query)
        if (model._name, self.name, operator) != ("res.country", "name", "in") or len(value) != 1:
            return sql
        pasted = "".join(str(one) for one in value).replace("%", "%%")
        return SQL("(%s = '" + pasted + "')", model._field_to_sql(alias, field_expr, query))

    BaseString._condition_to_sql = _condition_to_sql
