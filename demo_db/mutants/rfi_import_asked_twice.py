"""Harmless: who may have pictures fetched is asked twice."""

CLAIM = "RFI-008"
EXPECT = "HELD"
FOCUS = "url-user"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base_import.models.base_import import ResUsers

    strict = ResUsers._can_import_remote_urls

    def _can_import_remote_urls(self):
        return strict(self) and strict(self)

    ResUsers._can_import_remote_urls = _can_import_remote_urls
