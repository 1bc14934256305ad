"""The web client's save writes one model's records as superuser once they may be read."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "project.task.type"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.models.models import Base

    strict = Base.web_save

    def web_save(self, vals, specification, next_id=None):
        if self and self._name == "project.task.type":
            self.check_access("read")
            strict(self.sudo(), vals, specification, next_id)
            return self.web_read(specification)
        return strict(self, vals, specification, next_id)

    Base.web_save = web_save
