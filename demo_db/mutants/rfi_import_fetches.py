"""Whoever may import records may have pictures fetched from any address."""

CLAIM = "RFI-008"
EXPECT = "VIOLATED"
FOCUS = "url-plain"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base_import.models.base_import import ResUsers

    def _can_import_remote_urls(self):
        return True

    ResUsers._can_import_remote_urls = _can_import_remote_urls
