"""Whoever pays for a quotation needs a token, but any will do."""

CLAIM = "IDOR-015"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers.portal import CustomerPortal
    from odoo.http import request

    strict = CustomerPortal._document_check_access

    def _document_check_access(self, model_name, document_id, access_token=None):
        document = request.env[model_name].sudo().browse(document_id).exists()
        if document and access_token and request.httprequest.path.endswith("/transaction"):
            return document
        return strict(self, model_name, document_id, access_token)

    CustomerPortal._document_check_access = _document_check_access
