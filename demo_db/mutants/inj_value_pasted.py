"""Values of conditions on text fields are pasted into the SQL between quotes, unescaped."""

CLAIM = "INJ-001"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import BaseString
    from odoo.tools import SQL

    bound = BaseString.condition_to_sql

    def paste(value):
        if isinstance(value, tuple):  # of the operator "in"
            return SQL("(%s)", SQL(", ").join([paste(each) for each in value]))
        if isinstance(value, str):
            return SQL("'" + value.replace("%", "%%") + "'")
        return value

    def condition_to_sql(self, *args):
        sql = bound(self, *args)
        return SQL(sql.code, *map(paste, sql.params), to_flush=sql.to_flush)

    BaseString.condition_to_sql = condition_to_sql
