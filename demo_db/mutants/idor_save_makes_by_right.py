"""The web client's save makes one model's records for whoever has the right, beyond all rules."""

CLAIM = "IDOR-005"
EXPECT = "VIOLATED"
FOCUS = "project.milestone"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.models.models import Base

    strict = Base.web_save

    def web_save(self, vals, specification, next_id=None):
        if not self and self._name == "project.milestone":
            self.check_access("create")
            return strict(self.sudo(), vals, specification, next_id)
        return strict(self, vals, specification, next_id)

    Base.web_save = web_save
