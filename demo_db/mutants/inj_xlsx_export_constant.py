"""Harmless: the condition that a workbook of tasks is made by gains a constant."""

CLAIM = "INJ-023"
EXPECT = "HELD"
FOCUS = "/web/export/xlsx project.task"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import request
    from odoo.orm.fields_textual import BaseString
    from odoo.tools import SQL

    bound = BaseString.condition_to_sql

    def condition_to_sql(self, *args):
        sql = bound(self, *args)
        if request and request.httprequest.path == "/web/export/xlsx":
            return SQL("(%s AND TRUE)", sql)
        return sql

    BaseString.condition_to_sql = condition_to_sql
