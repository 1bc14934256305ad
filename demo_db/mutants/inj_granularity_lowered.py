"""Harmless: a date's granularity may be written in capitals."""

CLAIM = "INJ-005"
EXPECT = "HELD"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel._read_group_groupby

    def _read_group_groupby(self, alias, groupby_spec, query):
        name, colon, part = groupby_spec.partition(":")
        return strict(self, alias, name + colon + part.lower(), query)

    BaseModel._read_group_groupby = _read_group_groupby
