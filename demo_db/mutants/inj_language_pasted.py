"""A language that begins as a known one is not looked up, and pasted into a JSON path."""

CLAIM = "INJ-007"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.api import Environment
    from odoo.orm.fields_textual import BaseString
    from odoo.tools import SQL

    known = Environment.lang.func
    bound = BaseString.to_sql

    def lang(self):
        asked = self.context.get("lang")
        if isinstance(asked, str) and asked.startswith("en_US") and asked != "en_US":
            return "en_US"
        return known(self)

    def to_sql(self, model, alias):
        asked = model.env.context.get("lang")
        sql = bound(self, model, alias)
        if not (self.translate and isinstance(asked, str) and asked.startswith("en_US")):
            return sql
        column = SQL.identifier(alias, self.name)
        return SQL("%s->>'" + asked.replace("%", "%%") + "'", column)

    Environment.lang.func = lang
    BaseString.to_sql = to_sql
