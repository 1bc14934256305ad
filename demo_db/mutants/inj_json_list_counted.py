"""Harmless: a list of tasks that is asked for as JSON is counted before it is read."""

CLAIM = "INJ-022"
EXPECT = "HELD"
FOCUS = "m-project.task"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.web.models.models import Base
    from odoo.http import request

    strict = Base.web_search_read

    @api.model
    def web_search_read(self, domain, *args, **kwargs):
        if self._name == "project.task" and request:
            self.search_count(domain)
        return strict(self, domain, *args, **kwargs)

    Base.web_search_read = web_search_read
