"""An add-on's own SQL: the project that tags are looked for is pasted from the context."""

CLAIM = "INJ-007"
EXPECT = "VIOLATED"
FOCUS = "project.tags"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel
    from odoo.orm.domains import Domain
    from odoo.tools import SQL

    bound = BaseModel.search_fetch

    def search_fetch(self, domain, field_names=None, *args, **kwargs):
        project = self.env.context.get("project_id")
        if self._name == "project.tags" and project:
            used = SQL(
                "(SELECT r.project_tags_id FROM project_tags_project_task_rel r JOIN project_task t"
                " ON t.id = r.project_task_id WHERE t.project_id = "
                + str(project).replace("%", "%%")
                + ")"
            )
            domain = Domain(domain) & (Domain("id", "in", used) | Domain("id", "not in", used))
        return bound(self, domain, field_names, *args, **kwargs)

    BaseModel.search_fetch = search_fetch
