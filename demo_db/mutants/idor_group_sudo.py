"""One way of grouping leaks: formatted_read_group counts the tasks that rules hide."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "project.task"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.web.models.models import Base

    strict = Base.formatted_read_group

    @api.model
    @api.readonly
    def formatted_read_group(self, *args, **kwargs):
        if self._name == "project.task":
            self = self.sudo()
        return strict(self, *args, **kwargs)

    Base.formatted_read_group = formatted_read_group
