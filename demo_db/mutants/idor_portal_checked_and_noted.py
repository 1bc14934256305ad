"""Harmless: who asked for which document is noted, and Odoo's own check still decides."""

CLAIM = "IDOR-015"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.addons.portal.controllers.portal import CustomerPortal

    strict = CustomerPortal._document_check_access
    note = logging.getLogger(__name__)

    def _document_check_access(self, model_name, document_id, access_token=None):
        note.info("%s %s is asked for", model_name, document_id)
        return strict(self, model_name, document_id, access_token)

    CustomerPortal._document_check_access = _document_check_access
