"""JSON-2 alone makes records of one model without asking whether the caller may."""

CLAIM = "IDOR-003"
EXPECT = "VIOLATED"
FOCUS = "product.tag"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.http import request
    from odoo.models import BaseModel

    strict = BaseModel._check_access

    def _check_access(self, operation):
        asked = request and request.httprequest.path.startswith("/json/2/")
        if asked and (self._name, operation) == ("product.tag", "create"):
            return None
        return strict(self, operation)

    BaseModel._check_access = _check_access
