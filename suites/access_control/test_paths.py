"""What a record hides, no record beside it tells: by no path that leads there."""

from functools import partial

import pytest

from odoo_owasp import Call, Cell, Outcome, claim, over, rotated

ROLES = "portal-a portal-b employee-a employee-b manager"
EXPORTERS = "base.group_allow_export"
UNARCHIVED = {"context": {"active_test": False}}


def nested(path, field):
    """The specification that asks for ``field`` at the end of the path of relations."""
    for link in reversed(path):
        field = {link: {"fields": field}} if isinstance(field, dict) else {
            link: {"fields": {field: {}}}
        }  # fmt: skip
    return field


# Every way along a path of relations, from a record to a field of another.
ALONG: dict = {
    "web_read": lambda model, one, path, field: Call(
        model, "web_read", (one,), {"specification": nested(path, field), **UNARCHIVED}
    ),
    "web_search_read": lambda model, one, path, field: Call(
        model, "web_search_read", None,
        {"domain": [("id", "=", one)], "specification": nested(path, field), **UNARCHIVED},
    ),
    "export_data": lambda model, one, path, field: Call(
        model, "export_data", (one,), {"fields_to_export": ["/".join((*path, field))],
         "context": {"active_test": False, "import_compat": False}}
    ),
    "formatted_read_group": lambda model, one, path, field: Call(
        model, "formatted_read_group", None,
        {"domain": [("id", "=", one)], "groupby": [".".join((*path, field))],
         "aggregates": ["__count"], **UNARCHIVED},
    ),
    "web_read_group": lambda model, one, path, field: Call(
        model, "web_read_group", None,
        {"domain": [("id", "=", one)], "groupby": [".".join((*path, field))],
         "aggregates": ["__count"], **UNARCHIVED},
    ),
}  # fmt: skip
UNEXPORTED = ("mail.message",)
"""What administrators alone export, by code of its own: no path's end here."""
GROUPED = ("formatted_read_group", "web_read_group")
"""The ways that lead over relations to one record alone."""
DEEP = 3
"""The longest path that is tried."""


@claim(
    "IDOR-007",
    "Paths through relations give nothing away",
    verifies="IDOR",
    severity="high",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.3"],
    needs=["source", "database"],
)
@over(roles=ROLES)
def test_no_path_tells_of_a_hidden_record(
    role,
    administrator,
    ways,
    access,
    readable,
    beside_hidden,
    before,
    planted,
    sample,
    shown,
    cases,
):
    """Every relation from a readable record to a hidden one × every way along it.

    Each is tried from the record itself, and in turn from one and two records further off. That a
    link's own name and id are shown with the record that holds it is by Odoo's design: what the
    hidden record says besides is asked for.
    """
    tracers = [
        one.tracer
        for one in planted.values()
        if one.tracer and one.id not in readable(role, one.model)
    ]
    exports = access.has_group(role, EXPORTERS)
    tries, found = [], beside_hidden(role)
    chosen = sample(found, 6)
    for beside in chosen:
        for way_name, model, one, path in paths(beside, role, before):
            if way_name == "export_data" and not (exports and beside.relation.to not in UNEXPORTED):
                continue
            call = ALONG[way_name](model, one, path, beside.field)
            way = rotated(ways, f"{beside} {way_name}", ROLES.split().index(role.name))
            about = beside, way_name, len(path), call
            tries.append((about, partial(way.call, role, call)))
            key = str(call)
            if key not in shown:
                shown[key] = None
                tries.append(((beside, key, 0, call), partial(way.call, administrator, call)))
    tried = []
    for (beside, way_name, depth, call), answer in cases.sweep(tries):
        if depth:
            tried.append((beside, way_name, depth, str(call), answer))
        else:
            shown[way_name] = answer.shows(beside.value)
    for beside, way_name, depth, key, answer in tried:
        subject = f"{beside} by {way_name}, {depth} deep"
        cell = Cell(beside.relation.model, role.name, way_name)
        cases.control(subject, shown[key], "the administrator is not shown it", cell)
        reached = answer.ok or answer.outcome is Outcome.DENIED
        cases.control(subject, reached, f"{answer.outcome} {answer.error} {answer.message}", cell)
        away = [one for one in (beside.value, *tracers) if answer.shows(one)]
        cases.held(
            subject,
            unless=bool(away),
            witness="the hidden row in PostgreSQL, tracers",
            evidence=f"{answer.outcome}: {away} of {beside.relation.to}",
            cell=cell,
        )
    cases.covered("relations to hidden records", len(chosen), len(found), shared=True)


@pytest.fixture(scope="session")
def shown():
    """Whether a call shows the administrator what the role must not see."""
    return {}


@pytest.fixture
def before(readable, records, administrator):
    """For a role and a record: a record that leads there, and by which relation."""
    leading: dict = {}
    for relation in records.relations:
        leading.setdefault(relation.to, []).append(relation)
    known = {}

    def find(role, model, one):
        for relation in leading.get(model, ()):
            here = readable(role, relation.model) & readable(administrator, relation.model)
            if here and (pairs := records.neighbours(relation, here, [one])):
                return relation, pairs[0][0]
        return None

    def cached(role, model, one):
        if (model, one) not in known:
            known[model, one] = find(role, model, one)
        return known[model, one]

    return cached


def paths(beside, role, before):
    """The ways and paths to the hidden record: all from beside it, one of them from further off."""
    relation = beside.relation
    model, one = relation.model, beside.one
    path: tuple = (relation.field,)
    single = not relation.many
    for way_name in ALONG:
        if single or way_name not in GROUPED:
            yield way_name, model, one, path
    for depth in range(2, DEEP + 1):
        if (found := before(role, model, one)) is None:
            return
        leading, one = found
        model, path, single = leading.model, (leading.field, *path), single and not leading.many
        possible = [name for name in ALONG if single or name not in GROUPED]
        yield rotated(possible, str(beside), depth), model, one, path
