"""A customer's invoice opens with the token of any quotation."""

CLAIM = "IDOR-015"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.portal.controllers.portal import CustomerPortal
    from odoo.http import request

    strict = CustomerPortal._document_check_access

    def _document_check_access(self, model_name, document_id, access_token=None):
        if model_name == "account.move" and access_token:
            orders = request.env["sale.order"].sudo()
            if orders.search_count([("access_token", "=", access_token)]):
                return request.env[model_name].sudo().browse(document_id).exists()
        return strict(self, model_name, document_id, access_token)

    CustomerPortal._document_check_access = _document_check_access
