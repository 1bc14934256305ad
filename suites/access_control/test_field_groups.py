"""A field that is kept for some groups is closed to all others, whichever way they ask for it."""

from functools import partial
from typing import NamedTuple

import pytest

from odoo_owasp import Call, Cell, Outcome, Unsupported, claim, over, rotated

ROLES = "portal-a portal-b employee-a employee-b manager administrator"
EXPORTERS = "base.group_allow_export"
LIMIT = 8
"""From this many characters on, a value does not stand in an answer by chance."""


def only(one):
    """What narrows a search to one record, archived or not."""
    return {"domain": [("id", "=", one)], "context": {"active_test": False}}


def where(model, one, name):
    """Whether the record is found where the field is set."""
    domain = [("id", "=", one), (name, "!=", False)]
    return Call(model, "search", None, {**only(one), "domain": domain})


def grouped(model, one, name):
    """The record's group."""
    return Call(model, "formatted_read_group", None,
                {**only(one), "groupby": [name], "aggregates": ["__count"]})  # fmt: skip


def exported(model, one, path):
    """The record's export."""
    return Call(model, "export_data", (one,), {"fields_to_export": [path]})


# Every way to a field of a record.
READ: dict = {
    "read": lambda model, one, name: Call(model, "read", (one,), {"fields": [name]}),
    "web_read": lambda model, one, name: Call(
        model, "web_read", (one,), {"specification": {name: {}}}
    ),
    "export": exported,
}
SEARCH: dict = {
    "search": where,
    "order": lambda model, one, name: Call(model, "search", None, {**only(one), "order": name}),
    "group": grouped,
}
# Every way to it from a neighbour.
FROM_NEIGHBOUR: dict = {
    "path read": lambda model, one, link, name: Call(
        model, "web_read", (one,), {"specification": {link: {"fields": {name: {}}}}}
    ),
    "path exported": lambda model, one, link, name: exported(model, one, f"{link}/{name}"),
    "path searched": lambda model, one, link, name: where(model, one, f"{link}.{name}"),
    "path grouped": lambda model, one, link, name: grouped(model, one, f"{link}.{name}"),
}
KEPT = ("search", "order", "group", "path searched", "path grouped")
"""The ways that PostgreSQL goes: a field without a column has none of them."""
UNEXPORTED = ("mail.message",)
"""What administrators alone export, whatever the field."""
NOBODYS = "no_such_field"
UNGROUPED = ("binary", "json", "properties", "properties_definition")
"""Types that nothing is grouped by."""


class Asked(NamedTuple):
    """One try: a way to a field of a record, from a neighbour where ``link`` says which."""

    model: str
    field: str
    way: str
    start: str
    one: int
    link: str = ""
    value: str = ""

    def call(self, name):
        """The call for the field called ``name``. What writes it writes one that there is not, too:
        so nothing is written, and the refusal says how far the call came.
        """
        if self.way == "write":
            return Call(self.model, "write", (self.one,), {"vals": {name: False, NOBODYS: 1}})
        if self.link:
            return FROM_NEIGHBOUR[self.way](self.start, self.one, self.link, name)
        return {**READ, **SEARCH}[self.way](self.model, self.one, name)


@claim(
    "IDOR-006",
    "Fields for some groups are neither read, searched, sorted, grouped, exported nor written by "
    "others",
    verifies="IDOR",
    severity="high",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.3", "v5.0.0-15.3.1"],
    needs=["source", "database"],
)
@over(roles=ROLES)
def test_fields_for_some_groups_are_closed_to_others(
    role, administrator, ways, access, readable, records, surface, sample, known, cases
):
    """Every field that the source keeps for groups × every way to it on a readable record.

    Only the field can refuse: another field of the record is shown to the same role in the same
    way, and the field itself to the administrator, where he has the group.
    """
    fields = [field for field in surface.fields if field.groups != ""]
    fields = [field for field in fields if field.model in access.models]
    closed = {field.key for field in fields}
    chosen = sample(fields, 30)

    def both_read(model):
        both = readable(role, model) & readable(administrator, model)
        return both - {role.uid} if model == "res.users" else both  # of oneself one may read more

    asked = [
        (field, one)
        for field in chosen
        for one in attempts(field, role, both_read, access, records, closed, cases)
    ]
    tries: list = []
    for field, one in asked:
        way = rotated(ways, f"{one.start} {one.way}", ROLES.split().index(role.name))
        tries.append((("tried", one), partial(way.call, role, one.call(one.field))))
        plain = (role.name, one.start, one.way)
        if plain not in known:
            known[plain] = None
            tries.append(((plain, one), partial(way.call, role, one.call(PLAIN[one.way]))))
        shown = (one.model, one.field, one.way)
        if shown not in known and access.has_group(administrator, field.groups):
            known[shown] = None
            send = partial(way.call, administrator, one.call(one.field))
            tries.append(((shown, one), send))
    answers = {}
    for (key, one), answer in cases.sweep(tries):
        if key == "tried":
            answers[one] = answer
        else:
            known[key] = answer
    for field, one in asked:
        answer = answers[one]
        subject = f"{one.model}.{one.field} by {one.way}"
        cell = Cell(one.model, role.name, one.way)
        for key in ((role.name, one.start, one.way), (one.model, one.field, one.way)):
            if key in known:
                cases.control(subject, came_through(known[key], one.way),
                              f"{key}: {told(known[key])}", cell)  # fmt: skip
        through = came_through(answer, one.way)
        cases.control(subject, through or answer.outcome is Outcome.DENIED, told(answer), cell)
        cases.held(
            subject,
            unless=through or (len(one.value) >= LIMIT and answer.shows(one.value)),
            witness="answer, the value in PostgreSQL",
            evidence=f"for {field.groups}: {told(answer)}",
            cell=cell,
        )
    cases.covered("fields for groups", len(chosen), len(fields))


@pytest.fixture(scope="session")
def known():
    """What the controls came to: the same for every field, or for every role."""
    return {}


# In each way a field of every record that is for everyone.
PLAIN: dict = {
    **dict.fromkeys(("read", "web_read", "export", "path read", "path exported"), "display_name"),
    **dict.fromkeys(("search", "order", "group", "path searched", "path grouped", "write"), "id"),
}


def attempts(field, role, both_read, access, records, closed, cases):
    """The ways to try on ``field`` if it is not for ``role``, each on a record that it may read."""
    if field.groups is None:
        cases.control(f"{field.model}.{field.name}", False, "which groups it is for is unclear")
        return
    if access.has_group(role, field.groups):
        return
    try:
        ids = both_read(field.model)
        writable = access.permitted(role, field.model, "write") & ids if ids else ()
    except Unsupported as unknown:
        cases.control(field.model, False, f"cannot be computed: {unknown}")
        return
    if not ids:
        return
    one, value = records.filled(field.model, field.name, ids)
    exports = access.has_group(role, EXPORTERS)
    column = records.has_column(field.model, field.name)

    def possible(way):
        return not (
            ("export" in way and (not exports or field.model in UNEXPORTED))
            or (way in KEPT and not column)
            or ("group" in way and field.type in UNGROUPED)
        )

    def ask(way, start, one, link=""):
        return Asked(field.model, field.name, way, start, one, link, value)

    yield from (ask(way, field.model, one) for way in (*READ, *SEARCH) if possible(way))
    if writable:
        yield ask("write", field.model, min(writable))
    near = [way for way in FROM_NEIGHBOUR if possible(way)]
    if near and (found := neighbour(field, both_read, records, closed)):
        start, place, link = found
        yield ask(rotated(near, f"{field.model}.{field.name}", len(role.name)), start, place, link)


def neighbour(field, both_read, records, closed):
    """A record beside one that may be read, with the field that leads there."""
    for relation in records.relations:
        if relation.to != field.model or relation.many or relation.key in closed:
            continue
        here = both_read(relation.model)
        if here and (pairs := records.neighbours(relation, here, both_read(field.model))):
            return relation.model, pairs[0][0], relation.field
    return None


def came_through(answer, way):
    """Whether the field was no hindrance: the call was answered, or came to the field after it."""
    if answer is None:
        return False
    return answer.ok or (way == "write" and NOBODYS in answer.message)


def told(answer):
    """What came back, for people."""
    if answer is None:
        return "not asked"
    return f"{answer.outcome} {answer.error} {str(answer.value or answer.message)[:200]}"
