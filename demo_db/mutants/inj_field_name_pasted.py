"""A field name that no model has is pasted into the SQL as if it were a column."""

CLAIM = "INJ-003"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.domains import Domain, DomainCondition
    from odoo.tools import SQL

    strict = DomainCondition.checked

    def checked(self):
        name, value = self.field_expr, self.value
        if not isinstance(name, str) or name.replace(".", "").isidentifier():
            return strict(self)

        def to_sql(model, alias, query):
            return SQL("(%s = %s)", SQL(name.replace("%", "%%")), value)

        return Domain.custom(to_sql=to_sql)

    DomainCondition.checked = checked
