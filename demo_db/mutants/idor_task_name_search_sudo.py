"""One method of one model leaks: name_search of tasks forgets whose search it is."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "project.task"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel.name_search

    @api.model
    def name_search(self, *args, **kwargs):
        if self._name == "project.task":
            self = self.sudo()
        return strict(self, *args, **kwargs)

    BaseModel.name_search = name_search
