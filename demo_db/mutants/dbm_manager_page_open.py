"""The manager's page offers what it did before it was disabled."""

CLAIM = "DBM-002"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers import database

    strict = database.qweb_render

    def qweb_render(template, values, load):
        return strict(template, {**values, "list_db": values["manage"]}, load)

    database.qweb_render = qweb_render
