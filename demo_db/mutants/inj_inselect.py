"""An operator of older releases is let in: a condition on ids may bring its own SELECT."""

CLAIM = "INJ-008"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.domains import Domain, DomainCondition
    from odoo.tools import SQL

    strict = DomainCondition.checked

    def checked(self):
        if (self.field_expr, self.operator) != ("id", "inselect"):
            return strict(self)
        select = self.value[0]

        def to_sql(model, alias, query):
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), SQL(select.replace("%", "%%")))

        return Domain.custom(to_sql=to_sql)

    DomainCondition.checked = checked
