"""An offset that is a text is pasted behind OFFSET; a limit stays bound."""

CLAIM = "INJ-006"
EXPECT = "VIOLATED"
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
            return SQL("%s%s", bound(self, *args), SQL(" OFFSET " + offset.replace("%", "%%")))
        finally:
            self.offset = offset

    Query.select = select
