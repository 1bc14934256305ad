"""Harmless: the editor's search for a page to link to lets the driver quote the text."""

CLAIM = "INJ-021"
EXPECT = "HELD"
FOCUS = "/website/get_suggested_links"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.website.models.website import Website
    from odoo.tools import SQL

    strict = Website.search_pages

    def search_pages(self, needle=None, limit=None):
        quoted = self.env.cr.mogrify("%s", [needle or ""]).decode().replace("%", "%%")
        count = "SELECT count(*) FROM website_page WHERE url LIKE %s"
        self.env.cr.execute(SQL(count, SQL(quoted)))
        return strict(self, needle, limit)

    Website.search_pages = search_pages
