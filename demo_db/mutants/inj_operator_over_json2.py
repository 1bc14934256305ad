"""One transport: what comes over JSON-2 may name any operator, which is pasted."""

CLAIM = "INJ-002"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import request
    from odoo.orm.domains import Domain, DomainCondition
    from odoo.tools import SQL

    strict = DomainCondition.checked

    def checked(self):
        try:
            return strict(self)
        except ValueError:
            if not (request and request.httprequest.path.startswith("/json/2/")):
                raise
            name, operator, value = self.field_expr, self.operator, self.value

        def to_sql(model, alias, query):
            field = model._field_to_sql(alias, name, query)
            return SQL("(%s %s %s)", field, SQL(str(operator).replace("%", "%%")), value)

        return Domain.custom(to_sql=to_sql)

    DomainCondition.checked = checked
