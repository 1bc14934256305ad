"""One kind of condition sees all: what is not in a list beside a task is looked up as superuser."""

CLAIM = "IDOR-008"
EXPECT = "VIOLATED"
FOCUS = "project.task by"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_relational import Many2one

    strict = Many2one.condition_to_sql

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if model._name == "project.task" and operator == "not any":
            operator = "not any!"
        return strict(self, field_expr, operator, value, model, alias, query)

    Many2one.condition_to_sql = condition_to_sql
