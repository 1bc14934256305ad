"""Harmless: the words that customers look for among their tasks are bound by hand."""

CLAIM = "INJ-013"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.project.controllers.portal import ProjectCustomerPortal
    from odoo.fields import Domain
    from odoo.tools import SQL

    strict = ProjectCustomerPortal._task_get_search_domain

    def _task_get_search_domain(self, search_in, search, *args):
        if search_in != "name":
            return strict(self, search_in, search, *args)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s ILIKE %s)", model._field_to_sql(alias, "name", query), f"%{search}%"
            )
        )

    ProjectCustomerPortal._task_get_search_domain = _task_get_search_domain
