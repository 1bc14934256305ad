"""Any rule, two ways: as SQL on a real PostgreSQL server, and in plain Python on the same rows."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo_owasp.logic.domains import tree
from odoo_owasp.logic.query import select
from odoo_owasp.logic.schema import Field, Link, Model
from odoo_owasp.provision.postgres import Cluster

pytestmark = pytest.mark.postgres

Record = dict[str, Any]
Domain = list[Any]

FIELDS = {
    "area": [
        Field("id", "integer", stored=True),
        Field("parent_id", "many2one", "area", stored=True),
        Field("parent_path", "char", stored=True),
        Field("person_ids", "one2many", "person", inverse="area_id"),
    ],
    "person": [
        Field("id", "integer", stored=True),
        Field("name", "char", stored=True),
        Field("rank", "integer", stored=True),
        Field("weight", "float", stored=True),
        Field("active", "boolean", stored=True),
        Field("state", "selection", stored=True),
        Field("parent_id", "many2one", "person", stored=True),
        Field("child_ids", "one2many", "person", inverse="parent_id"),
        Field("area_id", "many2one", "area", stored=True),
        Field("visited_ids", "many2many", "area", link=Link("visit", "pid", "aid")),
        Field("fan_ids", "many2many", "person", link=Link("fan", "rid", "pid", "kind")),
        Field("boss_name", "char", related="parent_id.name"),
        Field("boss_area_id", "many2one", "area", related="parent_id.area_id"),
        Field("is_senior", "boolean", meaning=tree([["rank", ">=", 3]])),
    ],
}
SCHEMA = {
    name: Model(name, name, {field.name: field for field in fields}, {})
    for name, fields in FIELDS.items()
}
COLUMNS = {
    "area": "id integer, parent_id integer, parent_path text",
    "person": "id integer, name text, rank integer, weight double precision, active boolean,"
    " state text, parent_id integer, area_id integer",
    "visit": "pid integer, aid integer",
    "fan": "kind text, rid integer, pid integer",
}
NAMES = ["anna", "Anna", "ann_", "100%", "", None, "bo\\b", "é"]
STATES = ["draft", "done", None]


def made() -> dict[str, list[Record]]:
    """Rows with all that is odd: unset, zero, empty, orphans of nobody, loops of none."""
    dice = Random(19)  # noqa: S311
    areas: list[Record] = []
    for number in [1, 2, 3, 12, 13, 21]:
        parent = dice.choice([None, *areas])
        path = f"{parent['parent_path'] if parent else ''}{number}/"
        parent_id = parent and parent["id"]
        areas.append({"id": number, "parent_id": parent_id, "parent_path": path})
    people: list[Record] = []
    for number in range(1, 15):
        boss = dice.choice([None, *people])
        people.append({
            "id": number, "name": dice.choice(NAMES), "rank": dice.choice([None, 0, 1, 3, -2]),
            "weight": dice.choice([None, 0.0, 1.5, 70.25]),
            "active": dice.choice([None, True, False]), "state": dice.choice(STATES),
            "parent_id": boss and boss["id"],
            "area_id": dice.choice([None, *(area["id"] for area in areas)]),
        })  # fmt: skip
    visits = {(dice.randint(1, 14), dice.choice(areas)["id"]) for _ in range(12)}
    fans = {(dice.choice(["person", "area"]), dice.randint(1, 14), dice.randint(1, 14))
            for _ in range(14)}  # fmt: skip
    return {
        "area": areas,
        "person": people,
        "visit": [{"pid": pid, "aid": aid} for pid, aid in sorted(visits)],
        "fan": [{"kind": kind, "rid": rid, "pid": pid} for kind, rid, pid in sorted(fans)],
    }


ROWS = made()
AREAS = [row["id"] for row in ROWS["area"]]
PEOPLE = [row["id"] for row in ROWS["person"]]


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    with cluster.connect() as connection:
        connection.execute("CREATE SCHEMA rules")
        connection.execute("SET search_path TO rules")
        for table, rows in ROWS.items():
            connection.execute(f"CREATE TABLE {table} ({COLUMNS[table]})".encode())
            marks = ", ".join(["%s"] * len(rows[0]))
            with connection.cursor() as cursor:
                statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608
                cursor.executemany(statement.encode(), [tuple(row.values()) for row in rows])
        yield connection
        connection.execute("DROP SCHEMA rules CASCADE")


# Plain Python ------------------------------------------------------------------------------------


def matching(model: str, domain: Domain) -> list[int]:
    return [row["id"] for row in ROWS[model] if matches(model, row, domain)]


def matches(model: str, row: Record, domain: Domain) -> bool:
    """From the last item to the first, as one computes Polish notation by hand."""
    stack: list[bool] = []
    for item in reversed(domain):
        if item == "!":
            stack.append(not stack.pop())
        elif item in ("&", "|"):
            first, second = stack.pop(), stack.pop()
            stack.append(first and second if item == "&" else first or second)
        else:
            stack.append(holds(model, row, *item))
    return all(stack)


def holds(model: str, row: Record, path: Any, operator: str, value: Any) -> bool:
    if isinstance(path, int):  # (1, "=", 1) is true, (0, "=", 1) is not
        return bool(path == value)
    first, _, rest = path.partition(".")
    field = SCHEMA[model].fields[first]
    if rest:
        return any(
            holds(field.relation, other, rest, operator, value)
            for other in led_to(model, row, field)
        )
    if operator.startswith("not ") or operator == "!=":
        positive = "=" if operator == "!=" else operator.removeprefix("not ")
        return not holds(model, row, path, positive, value)
    if operator == "any":
        return any(matches(field.relation, other, value) for other in led_to(model, row, field))
    if operator in ("child_of", "parent_of"):
        return in_family(model, row, field, operator, value)
    if field.name == "is_senior":
        return related_to((row["rank"] or 0) >= 3, operator, value)
    if field.type in ("one2many", "many2many"):
        return holds_one(led_to(model, row, field), operator, value)
    if field.related == "parent_id.area_id":
        found = [
            other["area_id"] for other in led_to(model, row, SCHEMA[model].fields["parent_id"])
        ]
        return related_to(found[0] if found else None, operator, value)
    if field.related:
        found = [other["name"] for other in led_to(model, row, SCHEMA[model].fields["parent_id"])]
        return related_to(found[0] if found else None, operator, value)
    return related_to(row[first], operator, value, field.type == "selection")


def led_to(model: str, row: Record, field: Field) -> list[Record]:
    """The records that a field of a record leads to."""
    if field.name == "boss_area_id":
        bosses = led_to(model, row, SCHEMA[model].fields["parent_id"])
        return [
            area for boss in bosses for area in led_to(model, boss, SCHEMA[model].fields["area_id"])
        ]
    if field.type == "many2one":
        wanted = {row[field.name]}
    elif field.name == "visited_ids":
        wanted = {visit["aid"] for visit in ROWS["visit"] if visit["pid"] == row["id"]}
    elif field.name == "fan_ids":
        wanted = {fan["pid"] for fan in ROWS["fan"]
                  if fan["rid"] == row["id"] and fan["kind"] == "person"}  # fmt: skip
    else:
        return [other for other in ROWS[field.relation] if other[field.inverse] == row["id"]]
    return [other for other in ROWS[field.relation] if other["id"] in wanted]


def holds_one(others: list[Record], operator: str, value: Any) -> bool:
    given = value if isinstance(value, list) else [value]
    if operator == "=" and value == []:
        given = [False]
    if operator == "in" and not value:
        given = []
    return any(any(other["id"] == one for other in others) if one else not others for one in given)


def related_to(actual: Any, operator: str, value: Any, strict: bool = False) -> bool:
    """A plain value beside what it is compared with."""
    if operator in ("=", "in"):
        given = value if isinstance(value, list) else [value]
        if operator == "=" and value == []:
            given = [False]
        if operator == "in" and not isinstance(value, list) and not value:
            given = []
        return any(
            (actual is None if strict else not actual)
            if one in (False, None, "", 0)
            else actual == one
            for one in given
        )
    if operator in ("<", ">", "<=", ">="):
        number = actual or 0
        return bool({"<": number < value, ">": number > value,
                     "<=": number <= value, ">=": number >= value}[operator])  # fmt: skip
    pattern = value if operator.startswith("=") else f"%{value}%"
    flags = re.DOTALL | (re.IGNORECASE if "ilike" in operator else 0)
    return actual is not None and re.fullmatch(as_regex(pattern), actual, flags) is not None


def as_regex(pattern: str) -> str:
    """What LIKE means: % anything, _ any one character, a backslash takes the next as it is."""
    parts, characters = [], iter(pattern)
    for character in characters:
        if character == "\\":
            parts.append(re.escape(next(characters)))
        else:
            parts.append({"%": ".*", "_": "."}.get(character, re.escape(character)))
    return "".join(parts)


def in_family(model: str, row: Record, field: Field, operator: str, value: Any) -> bool:
    """Whether the record, or one that the field leads to, is in the family of one of the given."""
    given = value if isinstance(value, list) else [value]
    given = [one for one in given if one is not False]
    relation = model if field.name in ("id", "parent_id") else field.relation
    tables = {other["id"]: other for other in ROWS[relation]}
    itself = field.name == "id" or (field.name == "parent_id" and relation == model)
    candidates = [row] if itself else led_to(model, row, field)
    for candidate in candidates:
        for one in given:
            if one not in tables:
                continue
            lower, upper = (
                (candidate, one) if operator == "child_of" else (tables[one], candidate["id"])
            )
            while lower:
                if lower["id"] == upper:
                    return True
                lower = tables.get(lower["parent_id"]) or {}
    return False


# Any domain --------------------------------------------------------------------------------------

IDS = {"area": [*AREAS, 99], "person": [*PEOPLE, 99]}
UNSET = [False, None]
EQUAL, AMONG = ["=", "!="], ["in", "not in"]
PATTERNS = ["an", "A", "%", "_", "n\\_", "10", "é", "a%a"]


def compared(name: str, values: list[Any]) -> st.SearchStrategy[list[Any]]:
    one = st.sampled_from(values)
    many = st.lists(one, max_size=4)
    return st.tuples(st.just(name), st.sampled_from(EQUAL), one | many).map(list) | st.tuples(
        st.just(name), st.sampled_from(AMONG), many | st.just(False)
    ).map(list)


def ordered(name: str) -> st.SearchStrategy[list[Any]]:
    numbers = st.sampled_from([0, 1, -1, 3, 1.5, 71])
    return st.tuples(st.just(name), st.sampled_from(["<", ">", "<=", ">="]), numbers).map(list)


def patterned(name: str) -> st.SearchStrategy[list[Any]]:
    words = ["like", "ilike", "=like", "=ilike", "not like", "not ilike", "not =like", "not =ilike"]
    return st.tuples(st.just(name), st.sampled_from(words), st.sampled_from(PATTERNS)).map(list)


def family(name: str, model: str) -> st.SearchStrategy[list[Any]]:
    one = st.sampled_from(IDS[model])
    given_ = one | st.lists(one, max_size=3) | st.just(False)
    return st.tuples(st.just(name), st.sampled_from(["child_of", "parent_of"]), given_).map(list)


def plain(model: str) -> st.SearchStrategy[list[Any]]:
    """A condition on a field of the model itself."""
    if model == "area":
        return st.one_of(
            compared("id", IDS["area"]),
            compared("parent_id", [*IDS["area"], *UNSET]),
            compared("person_ids", [*IDS["person"], False]),
            family("id", "area"),
            family("parent_id", "area"),
        )
    return st.one_of(
        st.sampled_from([[1, "=", 1], [0, "=", 1]]),
        compared("id", IDS["person"]),
        compared("name", [*NAMES, False]),
        compared("boss_name", [*NAMES, False]),
        compared("rank", [0, 1, 3, *UNSET]),
        compared("weight", [0, 1.5, *UNSET]),
        compared("active", [True, *UNSET]),
        compared("is_senior", [True, False]),
        compared("state", [*STATES, False]),
        compared("parent_id", [*IDS["person"], *UNSET]),
        compared("area_id", [*IDS["area"], *UNSET]),
        compared("boss_area_id", [*IDS["area"], *UNSET]),
        compared("visited_ids", [*IDS["area"], False]),
        compared("child_ids", [*IDS["person"], False]),
        compared("fan_ids", IDS["person"]).filter(lambda leaf: leaf[2] not in ([], False)),
        ordered("rank"), ordered("weight"), ordered("id"),
        patterned("name"), patterned("state"), patterned("boss_name"),
        family("id", "person"), family("parent_id", "person"), family("area_id", "area"),
        family("visited_ids", "area"), family("boss_area_id", "area"),
    )  # fmt: skip


LEADS = {
    "area": {"parent_id": "area", "person_ids": "person"},
    "person": {
        "parent_id": "person", "child_ids": "person", "area_id": "area", "visited_ids": "area",
        "fan_ids": "person", "boss_area_id": "area",
    },
}  # fmt: skip


def leaf(model: str, depth: int) -> st.SearchStrategy[list[Any]]:
    if not depth:
        return plain(model)
    led = st.sampled_from(sorted(LEADS[model]))
    dotted = led.flatmap(
        lambda name: (
            leaf(LEADS[model][name], depth - 1)
            .filter(lambda rest: isinstance(rest[0], str))
            .map(lambda rest: [f"{name}.{rest[0]}", *rest[1:]])
        )
    )
    nested = led.flatmap(
        lambda name: st.tuples(
            st.just(name), st.sampled_from(["any", "not any"]),
            domains(LEADS[model][name], depth - 1),
        ).map(list)
    )  # fmt: skip
    return plain(model) | dotted | nested


def domains(model: str, depth: int) -> st.SearchStrategy[Domain]:
    """A domain in Polish notation, its last parts joined by nothing."""
    one = leaf(model, depth).map(lambda item: [item])
    joined = st.recursive(
        one,
        lambda inner: (
            st.builds(lambda node: ["!", *node], inner)
            | st.builds(lambda by, a, b: [by, *a, *b], st.sampled_from(["&", "|"]), inner, inner)
        ),
        max_leaves=5,
    )
    return st.lists(joined, max_size=2).map(lambda parts: [item for part in parts for item in part])


@settings(max_examples=600, deadline=None)
@given(domain=domains("person", 2))
def test_sql_agrees_with_plain_python(database: psycopg.Connection[Any], domain: Domain) -> None:
    statement = select(SCHEMA, "person", tree(domain))
    found = database.execute(statement.text.encode(), statement.params).fetchall()
    assert sorted(number for (number,) in found) == matching("person", domain)
