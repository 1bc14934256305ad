"""What the checks share: who reads what, what is hidden beside it, records of ours to try on."""

import re

import pytest

from odoo_owasp import Neighbour, Unsupported

NAMES = ("complete_name", "display_name", "name")
"""What tells of a record wherever it is linked to, by Odoo's design: other fields tell more."""
PLAIN = re.compile(r"[A-Za-z0-9@.+_ -]{6,100}")
"""A text that stands in every answer as it is, and in none by chance."""
ATTEMPTS = 5
PARTIAL = {("res.company", "bank_journal_ids")}
"""Relations that hold some of the neighbours alone, by a condition in their declaration."""


@pytest.fixture(scope="session")
def computed():
    """What was found out already, by role, or by role and model."""
    return {}


@pytest.fixture
def readable(access, computed):
    """The ids that a role may read of a model."""

    def ids(role, model):
        if (role.name, model) not in computed:
            computed[role.name, model] = access.readable(role, model)
        return computed[role.name, model]

    return ids


@pytest.fixture
def readers(access, everyone):
    """Which roles may read a planted record."""

    def of(record):
        return frozenset(r for r in everyone if record.id in access.readable(r, record.model))

    return of


@pytest.fixture
def unfollow(engagement, administrator, rows):
    """Takes all followers from a record of ours: no other is told of what happens to it."""

    def clear(model, record):
        if followers := rows.attached("mail.followers", model, record):
            jsonrpc = engagement.transports["jsonrpc"]
            jsonrpc.unlink(administrator, "mail.followers", sorted(followers))

    return clear


@pytest.fixture
def beside_hidden(readable, records, surface, administrator, computed, cases):
    """For a role: one of every relation from a record that it may read to one that it may not.

    The administrator may read both; the hidden one holds a text that tells it from others.
    """

    def found(role):
        hidden = Hidden(readable, records, surface, administrator)
        for relation in records.relations:
            try:
                if one := hidden.beside(role, relation):
                    yield one
            except Unsupported as unknown:
                cases.control(str(relation), False, f"cannot be computed: {unknown}")

    def kept(role):
        if role.name not in computed:
            computed[role.name] = list(found(role))
        return computed[role.name]

    return kept


class Hidden:
    """Finds the hidden records beside those that a role may read."""

    def __init__(self, readable, records, surface, administrator):
        self._readable = readable
        self._records = records
        self._owner = administrator
        self._closed = {field.key for field in surface.fields if field.groups != ""} | PARTIAL
        self._texts = {
            field.key for field in surface.fields if field.type in ("char", "text") and field.stored
        } - self._closed

    def beside(self, role, relation):
        """One of them that ``relation`` leads to; None where there is none that can be told."""
        if relation.key in self._closed:
            return None
        here = self._readable(role, relation.model) & self._readable(self._owner, relation.model)
        if not here:
            return None
        there = self._readable(self._owner, relation.to) - self._readable(role, relation.to)
        pairs = self._records.neighbours(relation, here, there, ATTEMPTS) if there else ()
        for one, other in pairs:
            if text := self._telling(role, relation.to, other):
                return Neighbour(relation, one, other, *text)
        return None

    def _telling(self, role, model, record):
        """A text that the record holds, and none of those that ``role`` may be told of."""
        found = [
            (name in NAMES, name, value)
            for name, value in self._records.texts(model, record).items()
            if (model, name) in self._texts
            and PLAIN.fullmatch(value)
            and value not in self._records.models
        ]
        for _, name, value in sorted(found):
            if not self._records.holding(model, name, value, self._readable(role, model)):
                return name, value
        return None
