"""An invoice opens with the token of any other invoice."""

CLAIM = "URL-007"
EXPECT = "VIOLATED"
FOCUS = "account.move"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers.portal import CustomerPortal
    from odoo.http import request

    strict = CustomerPortal._document_check_access

    def _document_check_access(self, model_name, document_id, access_token=None):
        if model_name == "account.move" and access_token:
            moves = request.env[model_name].sudo()
            if moves.search_count([("access_token", "=", access_token)]):
                access_token = moves.browse(document_id).access_token
        return strict(self, model_name, document_id, access_token)

    CustomerPortal._document_check_access = _document_check_access
