"""Harmless: the website's search for similar words asks once more, the word bound."""

CLAIM = "INJ-021"
EXPECT = "HELD"
FOCUS = "of similar words"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.website.models.website import Website
    from odoo.tools import SQL

    strict = Website._search_find_fuzzy_term

    def _search_find_fuzzy_term(self, search_details, search, *args, **kwargs):
        if len(search) >= 4 and " " not in search:
            self.env.cr.execute(SQL("SELECT strpos('home', %s)", search))
        return strict(self, search_details, search, *args, **kwargs)

    Website._search_find_fuzzy_term = _search_find_fuzzy_term
