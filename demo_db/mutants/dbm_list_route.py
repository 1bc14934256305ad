"""The route of the mobile app lists the databases, whatever the configuration says."""

CLAIM = "DBM-001"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import http
    from odoo.addons.web.controllers.database import Database

    strict = Database.list

    def list_(self):
        return http.db_list(force=True)

    list_.original_routing, list_.original_endpoint = strict.original_routing, list_
    Database.list = list_
