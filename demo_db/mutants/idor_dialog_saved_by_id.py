"""The web client's save knows a password dialog by its id alone: whose it is is not asked."""

CLAIM = "IDOR-009"
EXPECT = "VIOLATED"
FOCUS = "change.password.own"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.models.models import Base

    strict = Base.web_save

    def web_save(self, vals, specification, next_id=None):
        if self and self._name == "change.password.own":
            self.browse().check_access("write")
            self = self.sudo()
        return strict(self, vals, specification, next_id)

    Base.web_save = web_save
