"""One part of groups: a date's granularity that nobody knows is pasted as it is."""

CLAIM = "INJ-005"
EXPECT = "VIOLATED"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.exceptions import UserError
    from odoo.models import BaseModel
    from odoo.tools import SQL

    strict = BaseModel._read_group_groupby
    sorted_by = BaseModel._read_group_orderby

    def _read_group_groupby(self, alias, groupby_spec, query):
        try:
            return strict(self, alias, groupby_spec, query)
        except ValueError:
            name, _, part = groupby_spec.partition(":")
            if not part or name not in self._fields or self._fields[name].type != "datetime":
                raise
            column = self._field_to_sql(alias, name, query)
            return SQL("date_trunc('" + part.replace("%", "%%") + "', %s::timestamp)", column)

    def _read_group_orderby(self, order, groupby_terms, query):
        try:
            return sorted_by(self, order, groupby_terms, query)
        except (UserError, ValueError):
            return SQL(", ").join(groupby_terms.values())

    BaseModel._read_group_groupby = _read_group_groupby
    BaseModel._read_group_orderby = _read_group_orderby
