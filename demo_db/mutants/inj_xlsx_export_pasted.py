"""A workbook of tasks is made by a condition whose text is pasted; CSV files are not."""

CLAIM = "INJ-023"
EXPECT = "VIOLATED"
FOCUS = "/web/export/xlsx project.task"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import request
    from odoo.orm.fields_textual import BaseString
    from odoo.tools import SQL

    bound = BaseString.condition_to_sql

    def condition_to_sql(self, field_expr, operator, value, model, *args):
        sql = bound(self, field_expr, operator, value, model, *args)
        asked = request and request.httprequest.path == "/web/export/xlsx"
        if asked and model._name == "project.task":
            return SQL(sql.code, *map(paste, sql.params), to_flush=sql.to_flush)
        return sql

    def paste(value):
        if isinstance(value, tuple):
            return SQL("(%s)", SQL(", ").join([paste(each) for each in value]))
        return SQL("'" + value.replace("%", "%%") + "'") if isinstance(value, str) else value

    BaseString.condition_to_sql = condition_to_sql
