"""Only the number leaks: search_count of notifications counts those of others, too."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "mail.notification"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel.search_count

    @api.model
    @api.readonly
    def search_count(self, domain, limit=None):
        if self._name == "mail.notification":
            self.browse().check_access("read")
            self = self.sudo()
        return strict(self, domain, limit=limit)

    BaseModel.search_count = search_count
