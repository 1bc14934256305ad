"""A journal that is named by its id is read in any company of the user's own, active or not."""

CLAIM = "IDOR-002"
EXPECT = "VIOLATED"
FOCUS = "account.journal"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.read

    def read(self, fields=None, load="_classic_read"):
        if self._name == "account.journal":
            own = self.env.user._get_company_ids()
            self = self.with_context(allowed_company_ids=list(own))
        return strict(self, fields, load)

    BaseModel.read = read
