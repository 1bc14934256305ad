"""Harmless: every condition on a text field gains a constant, its values stay bound."""

CLAIM = "INJ-001"
EXPECT = "HELD"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import BaseString
    from odoo.tools import SQL

    bound = BaseString.condition_to_sql

    def condition_to_sql(self, *args):
        return SQL("(%s AND TRUE)", bound(self, *args))

    BaseString.condition_to_sql = condition_to_sql
