"""Customers are told the menus of the backend."""

CLAIM = "URL-015"
EXPECT = "VIOLATED"
FOCUS = "the menus"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers.home import Home
    from odoo.http import request

    strict = Home.web_load_menus

    def web_load_menus(self, lang=None):
        request.update_env(su=True)
        return strict(self, lang)

    web_load_menus.original_routing = strict.original_routing
    web_load_menus.original_endpoint = strict.original_endpoint
    Home.web_load_menus = web_load_menus
