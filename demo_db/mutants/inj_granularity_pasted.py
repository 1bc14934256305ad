"""One part of groups: a date's granularity that nobody knows is pasted as it is."""

CLAIM = "INJ-005"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel
    from odoo.tools import SQL

    strict = BaseModel._read_group_groupby

    def _read_group_groupby(self, alias, groupby_spec, query):
        try:
            return strict(self, alias, groupby_spec, query)
        except ValueError:
            name, _, part = groupby_spec.partition(":")
            if not part or name not in self._fields or self._fields[name].type != "datetime":
                raise
            column = self._field_to_sql(alias, name, query)
            return SQL("date_trunc('" + part.replace("%", "%%") + "', %s::timestamp)", column)

    BaseModel._read_group_groupby = _read_group_groupby
