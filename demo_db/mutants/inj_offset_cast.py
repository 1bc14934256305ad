"""Harmless: an offset that is a text is cast by PostgreSQL."""

CLAIM = "INJ-006"
EXPECT = "HELD"
FOCUS = "search(offset)"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.tools import SQL
    from odoo.tools.query import Query

    bound = Query.select

    def select(self, *args):
        offset = self.offset
        if not isinstance(offset, str):
            return bound(self, *args)
        self.offset = None
        try:
            return SQL("%s OFFSET %s", bound(self, *args), offset)
        finally:
            self.offset = offset

    Query.select = select
