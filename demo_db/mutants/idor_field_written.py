"""A field for administrators is written by others: the right to it is asked for reading alone."""

CLAIM = "IDOR-006"
EXPECT = "VIOLATED"
FOCUS = "sfu_server_url"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel._has_field_access

    @api.model
    def _has_field_access(self, field, operation):
        if (self._name, field.name, operation) == ("discuss.channel", "sfu_server_url", "write"):
            return True
        return strict(self, field, operation)

    BaseModel._has_field_access = _has_field_access
