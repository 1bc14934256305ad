"""Harmless: whoever declines a quotation is asked twice whether it is theirs, or for its token."""

CLAIM = "IDOR-015"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers.portal import CustomerPortal
    from odoo.http import request

    strict = CustomerPortal._document_check_access

    def _document_check_access(self, model_name, document_id, access_token=None):
        document = strict(self, model_name, document_id, access_token)
        if request.httprequest.path.endswith("/decline"):
            return strict(self, model_name, document.id, access_token)
        return document

    CustomerPortal._document_check_access = _document_check_access
