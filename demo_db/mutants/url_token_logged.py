"""What a link opens is noted in the log, with its token."""

CLAIM = "URL-021"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.addons.portal.controllers.portal import CustomerPortal

    strict = CustomerPortal._document_check_access

    def _document_check_access(self, model_name, document_id, access_token=None):
        logging.getLogger(__name__).warning("%s %s by %s", model_name, document_id, access_token)
        return strict(self, model_name, document_id, access_token)

    CustomerPortal._document_check_access = _document_check_access
