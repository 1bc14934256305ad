"""Who asks for archived journals, too, is shown those of other companies."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "account.journal"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel._search

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self._name == "account.journal" and self.env.context.get("active_test") is False:
            self.browse().check_access("read")
            kwargs["bypass_access"] = True
        return strict(self, domain, *args, **kwargs)

    BaseModel._search = _search
