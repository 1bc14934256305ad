"""Harmless: the manager's page says once more that it is disabled."""

CLAIM = "DBM-002"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers import database

    strict = database.qweb_render

    def qweb_render(template, values, load):
        page = strict(template, values, load)
        return page.replace("</body>", "<p>Disabled, on each page of its.</p></body>")

    database.qweb_render = qweb_render
