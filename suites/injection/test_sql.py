"""No input becomes SQL: what is sent over RPC stays inside PostgreSQL's string constants."""

import json
import re
from functools import partial

from odoo_owasp import claim, rotated

no_injection = partial(
    claim,
    verifies="INJ",
    severity="critical",
    cwe=[89],
    asvs=["v5.0.0-1.2.4"],
    needs=["statement-log", "database", "source"],
)

OF_TEXTS = ("=", "!=", "in", "not in", "ilike", "not ilike", "=like", "like", "=ilike", "<", ">=")
OF_LINKS = ("=", "!=", "in", "not in", "ilike", "not ilike", "=like", "child_of", "parent_of")
PATTERNS = ("=like", "=ilike", "like", "ilike", "not ilike", "not =like")
LINKS = ("many2one", "one2many", "many2many")
NO_TEXT = ("boolean", "binary", "json", "properties", "properties_definition")
"""Types of fields that no text is compared with."""
PARTNER = "res.partner"
"""The model that those vectors are for which name fields of its own."""
WORDS = {
    "name": "column", "email": "column", "street": "column", "lang": "column", "color": "number",
    "parent_id": "link", "country_id": "link", "create_date": "time",
}  # fmt: skip
"""Fields of contacts that vectors name, and what stands for them on other models."""
OWN_KEYS = {("project.tags", "name_search"): "project_id"}
"""Keys of a context that an add-on's own SQL is given, by the method that asks it."""
OF_CONTACTS = re.compile(r"-control-(path|boolean)$")
"""Controls that contacts alone can answer."""
COMPUTED = re.compile(r"-control-display-name$")
"""A control that models answer by their own code, some of them without SQL."""


@no_injection("INJ-001", "A value in a search never becomes SQL")
def test_values_stay_constants(ground, inject, cases):
    """On every model: a field of each type and every computed one, by operators in turn."""
    ground.told(cases)
    inject.into([*conditions(ground)], "value", each=2, most=60)
    given = [*ground.taking("text", "texts within")]
    inject.into(of_all(ground, given, text, marked=True, own_code=True), "value", each=4, most=20)
    own = [one for one in ground.taking("domain") if one.owner != "base" or one.record]
    inject.into(of_all(ground, own, condition("$text", "=")), "value", each=4, most=10)


@no_injection("INJ-002", "An operator in a search never becomes SQL")
def test_operators_stay_words(ground, inject):
    """In a condition on every model, in every domain and in every search by name."""
    asked = ground.inherited("domain")
    places = [
        ground.place(rotated(asked, model, 0), model, operator)
        for model in ground.models
    ]  # fmt: skip
    inject.into(places, "operator", each=2, benign=1, most=15)
    inject.into(
        of_all(ground, ground.taking("domain", "operator"), operator), "operator", each=4, most=10
    )


@no_injection("INJ-003", "A field name never becomes SQL")
def test_field_names_stay_names(ground, inject):
    """In conditions, in lists of what to read, and in the columns of an export."""
    asked = ground.inherited("domain")
    places = [ground.place(rotated(asked, model, 0), model, left_side) for model in ground.models]
    known = partial(known_of, COMPUTED)
    inject.into(places, "field", each=2, most=15, chosen=known)
    named = ground.taking("domain", "fields", "specification")
    some = of_all(ground, named, name) + of_all(ground, ground.taking("field"), name, must=False)
    inject.into(some, "field", each=4, most=15, chosen=known)
    exported = of_all(ground, ground.taking("columns"), name)
    inject.into(exported, "column", each=None, most=4, chosen=leaves_nothing)


@no_injection("INJ-004", "A sort order never becomes SQL")
def test_orders_stay_orders(ground, inject):
    """The records and the groups of every model, and by every method that sorts."""
    sorting = ground.inherited("order")
    of_groups = [one for one in sorting if grouped(one)]
    of_records = [one for one in sorting if not grouped(one)]
    for able in (of_records, of_groups):
        places = [ground.place(rotated(able, model, 0), model, plain) for model in ground.models]
        inject.into(places, "order", each=2, most=8, fallback=True)
    inject.into(
        of_all(ground, ground.taking("order"), plain), "order", each=5, most=15, fallback=True
    )


@no_injection("INJ-005", "What groups are made by never becomes SQL")
def test_groups_stay_groups(ground, inject):
    """Groups, parts of dates, aggregates, and conditions on them."""
    grouping = ground.inherited("groups")
    timed = [one for one in ground.models if ground.names(one)["time"]]
    places = [ground.place(rotated(grouping, model, 0), model, groups) for model in timed]
    known = partial(known_of, OF_CONTACTS)
    inject.into(places, "group", each=3, most=15, benign=2, chosen=known)
    given = ground.taking("groups", "group", "grouping sets", "aggregates")
    inject.into(
        of_all(ground, given, groups),
        "group",
        each=6,
        most=15,
        benign=2,
        fallback=True,
        chosen=known,
    )
    inject.into(of_all(ground, ground.taking("having"), plain_data), "having", each=None, most=6)


@no_injection("INJ-006", "A limit, an offset or an id never becomes SQL")
def test_limits_stay_numbers(ground, inject):
    """Whatever type the number has that is sent."""
    for part in ("limit", "offset"):
        given = ground.taking(part)
        touching = partial(sets, part)
        places = of_all(ground, given, partial(number, part))
        inject.into(places, "limit", each=5, most=10, benign=2, chosen=touching)
    records = [one for one in ground.taking("fields", "columns", "specification") if one.record]
    inject.into(of_all(ground, records, ids, marked=True, must=False), "value", each=4, most=10)


@no_injection("INJ-007", "A language, a time zone or anything else of a context never becomes SQL")
def test_contexts_stay_contexts(ground, inject):
    """Beside every method that looks up records."""
    asked = ground.taking("domain", "groups", "order", "field", "languages")
    places = of_all(ground, asked, context, heirs_of=12)
    inject.into(places, "context", each=4, most=15, benign=3, fallback=True)
    for (model, method), key in OWN_KEYS.items():
        by_key = [
            place
            for entry in ground.taking("domain")
            if (entry.owner, entry.method) == (model, method)
            for place in ground.places(entry, partial(own_key, key), key, must=True)
        ]
        inject.into(by_key, "value", each=None, most=1)


@no_injection("INJ-008", "No domain is so malformed that a part of it becomes SQL")
def test_domains_stay_domains(ground, inject):
    """Nested, dotted, of wrong arity, and of values of all types."""
    places = [ground.place(entry, PARTNER, plain_data) for entry in ground.inherited("domain")]
    inject.into(places, "domain", each=40, benign=3, most=4)


@no_injection("INJ-009", "A property's name or a path to a JSON column never becomes SQL")
def test_paths_stay_paths(ground, inject):
    """In conditions, orders and groups."""
    asked = ground.inherited("domain")
    holding = [model for model in ground.models if ground.names(model)["properties"]]
    by_name = [
        ground.place(one, model, of_property, must=False) for model in holding for one in asked
    ]
    inject.into(by_name, "property", each=8, most=10)
    paths = [ground.place(one, PARTNER, left_side, must=False) for one in asked]
    inject.into(paths, "json-path", each=20, benign=2, most=4)


@no_injection("INJ-010", "No pattern leaves the constant that LIKE is given")
def test_patterns_stay_patterns(ground, inject):
    """On a text field of every model, by each kind of pattern in turn."""
    asked = ground.inherited("domain")
    places = [
        ground.place(rotated(asked, model, 2), model, condition("$text", which), which)
        for model in ground.models
        for which in [rotated(PATTERNS, model, 0)]
    ]
    inject.into(places, "like", each=2, most=20)
    texts = of_all(ground, ground.taking("text"), text, marked=True, own_code=True)
    inject.into(texts, "like", each=4, most=8)


# What is put where ------------------------------------------------------------------------------


def of_all(ground, given, put, **more):
    """The places of all these entries."""
    return [place for entry in given for place in ground.places(entry, put, **more)]


def conditions(ground):
    """A place for a stored field of each type, and for each computed one, of every model."""
    asked = ground.inherited("domain")
    for model in ground.models:
        of_types = {one.type: one for one in ground.fields(model)}.values()
        for field in (*of_types, *ground.fields(model, stored=False)):
            if field.type in NO_TEXT:
                continue
            which = rotated(OF_LINKS if field.type in LINKS else OF_TEXTS, str(field.key), 0)
            yield ground.place(
                rotated(asked, str(field.key), 1), model, condition(field.name, which),
                f"{field.name} {which}", marked=True,
                must=field.stored and field.type in ("char", "text"),
                own_code=field.type in LINKS or not field.stored,
            )  # fmt: skip


def condition(field, which):
    """Puts a value into a condition on ``field``, a name or $text."""

    def put(entry, value, mine, names):
        left = names["text"] if field == "$text" else field
        return {entry.parameter: [[left, which, [value] if "in" in which.split() else value]]}

    return put


def text(entry, value, mine, names):
    """Puts a value where a text is asked for, itself or within what is."""
    if entry.takes == "text":
        return {entry.parameter: value}
    return {entry.parameter: within(entry.arguments[entry.parameter], value)}


def within(given, value):
    """What is given, with the value in the place of the tracer."""
    return json.loads(json.dumps(given).replace('"$tracer"', json.dumps(value)))


def operator(entry, value, mine, names):
    """Puts an operator: into a condition, or beside a name that is looked for."""
    if entry.takes == "domain":
        return {entry.parameter: [[names["text"], value, mine]]}
    return {entry.parameter: value, "name": mine}


def left_side(entry, value, mine, names):
    """Puts a field's name on the left side of a condition."""
    return {entry.parameter: [[on(value, names | {"column": names["text"]}), "=", mine]]}


def name(entry, value, mine, names):
    """Puts a field's name where one, or several, are asked for."""
    called = on(value, names)
    if entry.takes == "domain":
        return left_side(entry, value, mine, names)
    if entry.takes == "field":
        return {entry.parameter: called}
    return {entry.parameter: {called: {}} if entry.takes == "specification" else [called]}


def plain(entry, value, mine, names):
    """Puts a text as it is, by the model's own fields."""
    return {entry.parameter: on(value, names)}


def plain_data(entry, value, mine, names):
    """Puts what a JSON text stands for, by the model's own fields."""
    return {entry.parameter: json.loads(on(value, names))}


def groups(entry, value, mine, names):
    """Puts groups and aggregates into whatever asks for them."""
    given = json.loads(on(value, names))
    by, of = given["groupby"], given["aggregates"]
    more = {"order": given["order"]} if "order" in given else {}
    if entry.takes == "group":
        return {entry.parameter: by[0] if isinstance(by, list) else by} if by else {}
    if entry.takes == "grouping sets":
        return {entry.parameter: [by], "aggregates": of or ["__count"], **more}
    aggregates = "fields" if "fields" in entry.arguments else "aggregates"
    return {"groupby": by, aggregates: of or ["__count"], **more}


def grouped(entry):
    """Whether a method sorts groups: their orders are read by other code than those of records."""
    return any("group" in one for one in entry.arguments)


def number(part, entry, value, mine, names):
    """Puts a limit or an offset."""
    return {entry.parameter: json.loads(value)[part]}


def ids(entry, value, mine, names):
    """Puts a text in the place of a record's id."""
    return {"ids": (value,)}


def context(entry, value, mine, names):
    """Puts a context beside the call."""
    return {"context": json.loads(value)}


def own_key(key, entry, value, mine, names):
    """Puts a text in the place of what an add-on's own SQL is given."""
    return {"context": {key: value}}


def of_property(entry, value, mine, names):
    """Puts a property's name on the left side of a condition."""
    return {entry.parameter: [[f"{names['properties']}.{value}", "=", mine]]}


def on(value, names):
    """A vector that names fields of contacts, by those that stand for them on another model."""
    own = names | {"link": names["link"] or "id"}
    return re.sub(r"\b\w+\b", lambda word: own.get(WORDS.get(word[0], ""), "") or word[0], value)


def known_of(pattern, vector):
    """Whether other models than contacts can answer a vector."""
    return not pattern.search(vector.id)


def leaves_nothing(vector):
    """Whether an export by this column writes nothing."""
    return not vector.makes_external_ids


def sets(part, vector):
    """Whether a vector sets this part: the tracer stands in it, or a number."""
    value = json.loads(vector.value)[part]
    return "{tracer}" in json.dumps(value) or (vector.control and bool(value))
