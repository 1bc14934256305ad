"""The portal deletes the attachment of any message that is not sent yet, whatever the token."""

CLAIM = "IDOR-011"
EXPECT = "VIOLATED"
FOCUS = "not sent yet"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers.portal import CustomerPortal
    from odoo.http import request

    strict = CustomerPortal._document_check_access

    def _document_check_access(self, model_name, document_id, access_token=None):
        if access_token and model_name == "ir.attachment":
            return request.env[model_name].sudo().browse(document_id).exists()
        return strict(self, model_name, document_id, access_token)

    CustomerPortal._document_check_access = _document_check_access
