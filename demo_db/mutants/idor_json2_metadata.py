"""One method over one transport: get_metadata of users by JSON-2."""

CLAIM = "IDOR-001"
EXPECT = "VIOLATED"
FOCUS = "res.users"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import request
    from odoo.models import BaseModel

    strict = BaseModel.get_metadata

    def get_metadata(self):
        if self._name == "res.users" and request.httprequest.path.startswith("/json/2/"):
            self = self.sudo()
        return strict(self)

    BaseModel.get_metadata = get_metadata
