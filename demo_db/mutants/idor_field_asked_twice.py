"""Harmless: whether a field may be used is asked twice, and noted where it may not."""

CLAIM = "IDOR-006"
EXPECT = "HELD"
FOCUS = "signup_type"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo import api
    from odoo.models import BaseModel

    strict = BaseModel._has_field_access

    @api.model
    def _has_field_access(self, field, operation):
        may = strict(self, field, operation) and strict(self, field, operation)
        if not may:
            logging.getLogger(__name__).debug("%s may not %s", field, operation)
        return may

    BaseModel._has_field_access = _has_field_access
