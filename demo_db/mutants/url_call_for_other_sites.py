"""One route of many may be read by every site."""

CLAIM = "URL-014"
EXPECT = "VIOLATED"
FOCUS = "/website/snippet/autocomplete"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.website.controllers.main import Website

    Website.autocomplete.original_routing["cors"] = "*"
