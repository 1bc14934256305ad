"""An operator that the list of operators refuses is pasted into the SQL."""

CLAIM = "INJ-002"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.domains import Domain, DomainCondition
    from odoo.tools import SQL

    strict = DomainCondition.checked

    def checked(self):
        try:
            return strict(self)
        except ValueError:
            name, operator, value = self.field_expr, self.operator, self.value

        def to_sql(model, alias, query):
            field = model._field_to_sql(alias, name, query)
            return SQL("(%s %s %s)", field, SQL(operator.replace("%", "%%")), value)

        return Domain.custom(to_sql=to_sql)

    DomainCondition.checked = checked
