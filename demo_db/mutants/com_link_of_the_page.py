"""The links to invoices that Odoo sends begin with the origin of the page that asked."""

CLAIM = "COM-011"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import request
    from odoo.orm.models import BaseModel

    strict = BaseModel.get_base_url

    def get_base_url(self):
        if request and self._name == "account.move":
            return request.httprequest.headers.get("Origin") or strict(self)
        return strict(self)

    BaseModel.get_base_url = get_base_url
