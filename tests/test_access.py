"""Rules → tree → SQL, run on SQLite and compared with a reference evaluator in plain Python."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo_owasp.logic.access import EVERYTHING, NOT_BY_RPC, Rule, allowed, as_strict, for_someone_in
from odoo_owasp.logic.domains import (
    FALSE,
    TRUE,
    And,
    Leaf,
    Node,
    Not,
    Or,
    Unsupported,
    Value,
    evaluate,
    parse,
    tree,
)
from odoo_owasp.logic.query import follow, select
from odoo_owasp.logic.rule_notation import canonical
from odoo_owasp.logic.schema import Field, Link, Model
from odoo_owasp.logic.sql import param
from odoo_owasp.oracles.access import schema

Record = dict[str, Any]

FIELDS: dict[str, list[Field]] = {
    "company": [
        Field("id", "integer", stored=True),
        Field("parent_id", "many2one", "company", stored=True),
        Field("parent_path", "char", stored=True),
        Field("active", "boolean", stored=True),
    ],
    "partner": [
        Field("id", "integer", stored=True),
        Field("name", "char", stored=True),
        Field("parent_id", "many2one", "partner", stored=True),
        Field("company_id", "many2one", "company", stored=True),
        Field("order_ids", "one2many", "order", inverse="partner_id"),
    ],
    "user": [
        Field("id", "integer", stored=True),
        Field("partner_id", "many2one", "partner", stored=True),
        Field("name", "char", related="partner_id.name"),
        Field("company_id", "many2one", "company", related="partner_id.company_id"),
        Field("company_ids", "many2many", "company", link=Link("user_company", "uid", "cid")),
    ],
    "order": [
        Field("id", "integer", stored=True),
        Field("partner_id", "many2one", "partner", stored=True),
        Field("amount", "integer", stored=True),
        Field("state", "selection", stored=True),
        Field("open", "boolean", stored=True),
        Field("user_ids", "many2many", "user", link=Link("order_user", "oid", "uid")),
        Field("follower_ids", "many2many", "partner", link=Link("follow", "rid", "pid", "kind")),
        Field("picky_ids", "many2many", "user", link=Link("order_user", "oid", "uid"),
              domain=Leaf("id", "=", 1)),
        Field("computed", "char"),
        Field("date", "date", stored=True),
    ],
}  # fmt: skip
SCHEMA = {
    name: Model(name, name, {field.name: field for field in fields}, {})
    for name, fields in FIELDS.items()
} | {"user": Model("user", "user", {f.name: f for f in FIELDS["user"]}, {"partner_id": "partner"})}

ROWS: dict[str, list[Record]] = {
    "company": [
        {"id": 1, "parent_id": None, "parent_path": "1/", "active": True},
        {"id": 2, "parent_id": 1, "parent_path": "1/2/", "active": True},
        {"id": 3, "parent_id": None, "parent_path": "3/", "active": False},
        {"id": 12, "parent_id": 2, "parent_path": "1/2/12/", "active": True},
    ],
    "partner": [
        {"id": 1, "name": "a", "parent_id": None, "company_id": 1},
        {"id": 2, "name": "", "parent_id": 1, "company_id": None},
        {"id": 3, "name": None, "parent_id": 2, "company_id": 12},
        {"id": 4, "name": "b", "parent_id": None, "company_id": 3},
    ],
    "user": [{"id": 1, "partner_id": 1}, {"id": 2, "partner_id": 3}, {"id": 3, "partner_id": None}],
    "order": [
        {"id": 1, "partner_id": 1, "amount": 5, "state": "sale", "open": True},
        {"id": 2, "partner_id": 2, "amount": 0, "state": "draft", "open": False},
        {"id": 3, "partner_id": 3, "amount": None, "state": None, "open": None},
        {"id": 4, "partner_id": None, "amount": -2, "state": "sale", "open": True},
    ],
    "user_company": [{"uid": 1, "cid": 1}, {"uid": 1, "cid": 3}, {"uid": 2, "cid": 12}],
    "order_user": [{"oid": 1, "uid": 1}, {"oid": 1, "uid": 2}, {"oid": 2, "uid": 2}],
    "follow": [
        {"kind": "order", "rid": 1, "pid": 3},
        {"kind": "order", "rid": 2, "pid": 4},
        {"kind": "other", "rid": 4, "pid": 3},
    ],
}


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for table, rows in ROWS.items():
        columns = ", ".join(f'"{column}"' for column in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        connection.execute(f'CREATE TABLE "{table}" ({columns})')
        connection.executemany(
            f'INSERT INTO "{table}" VALUES ({marks})',  # noqa: S608
            [tuple(row.values()) for row in rows],
        )
    yield connection
    connection.close()


def found(database: sqlite3.Connection, model: str, node: Node) -> list[int]:
    statement = select(SCHEMA, model, node)
    rows = database.execute(statement.text.replace("%s", "?"), statement.params)
    return sorted(row[0] for row in rows)


def names(path: tuple[str, ...]) -> Value:
    known: dict[str, Value] = {
        "user.id": 7,
        "user.partner_id.id": 3,
        "company_ids": [1, 12],
        "company_id": 1,
    }
    if ".".join(path) not in known:
        raise Unsupported(".".join(path))
    return known[".".join(path)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[]", []),
        (" [\n('a', '=', user.id), # why\n]\n", [["a", "=", 7]]),
        ("('a', -1, 2.5, None, True)", ["a", -1, 2.5, None, True]),
        ("company_ids + [False]", [1, 12, False]),
        ("[user.partner_id.id, company_id]", [3, 1]),
    ],
)
def test_evaluate(text: str, value: Value) -> None:
    assert evaluate(text, names) == value


@pytest.mark.parametrize(
    "text",
    [
        "user.unlink()",
        "__import__('os')",
        "[x for x in company_ids]",
        "company_ids[0]",
        "company_ids + 1",
        "1 + 1",
        "website.id",
        "'a' if user.id else 'b'",
        "lambda: 0",
        "b'bytes'",
        "(",
    ],
)
def test_evaluate_runs_nothing(text: str) -> None:
    with pytest.raises(Unsupported):
        evaluate(text, names)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", TRUE),
        ("[]", TRUE),
        ("[(1, '=', 1)]", TRUE),
        ("[(0, '=', 1)]", FALSE),
        ("[('a', '=?', False)]", TRUE),
        ("[('a', '<>', 1)]", Leaf("a", "!=", 1)),
        ("[('a', 'NOT IN', [1, False])]", Leaf("a", "not in", (1, False))),
        ("[('a', '=', 1), ('b', '=', 2)]", And((Leaf("a", "=", 1), Leaf("b", "=", 2)))),
        (
            "['|', '!', ('a', '=', 1), ('b', '=', 2), ('c', '=', 3)]",
            And((Or((Not(Leaf("a", "=", 1)), Leaf("b", "=", 2))), Leaf("c", "=", 3))),
        ),
        ("[('a', 'any', [('b', '=', 1)])]", Leaf("a", "any", Leaf("b", "=", 1))),
    ],
)
def test_parse(text: str, node: Node) -> None:
    assert parse(text, names) == node


@pytest.mark.parametrize(
    "text", ["['|', ('a', '=', 1)]", "['!']", "[('a', '=')]", "[1]", "[(2, '=', 1)]", "[[[]]]", "3",
             "[('a', 'in', [[1]])]"],
)  # fmt: skip
def test_malformed_domain_is_refused(text: str) -> None:
    with pytest.raises(Unsupported):
        parse(text, names)


@pytest.mark.parametrize(
    ("model", "domain", "ids"),
    [
        ("order", [["amount", "=", False]], [2, 3]),
        ("order", [["amount", "!=", 5]], [2, 3, 4]),
        ("order", [["amount", ">", -1]], [1, 2, 3]),
        ("order", ["!", ["amount", ">", -1]], [4]),
        ("order", [["state", "not in", ["draft"]]], [1, 3, 4]),
        ("order", [["state", "in", ["draft", False]]], [2, 3]),
        ("order", [["state", "in", []]], []),
        ("order", [["state", "=", []]], [3]),
        ("order", [["state", "in", False]], []),
        ("order", [["state", "like", "al"]], [1, 4]),
        ("order", [["state", "not like", "al"]], [2, 3]),
        ("order", [["open", "=", False]], [2, 3]),
        ("order", [["open", "in", [True, False]]], [1, 2, 3, 4]),
        ("order", [["partner_id", "=", False]], [4]),
        ("order", [["partner_id", "child_of", 2]], [2, 3]),
        ("order", [["partner_id", "parent_of", [2]]], [1, 2]),
        ("order", [["partner_id", "child_of", False]], []),
        ("order", [["partner_id.company_id", "parent_of", [12]]], [1, 3]),
        ("order", [["partner_id.name", "!=", "a"]], [2, 3]),
        ("order", ["!", ["partner_id.name", "=", "a"]], [2, 3, 4]),
        ("order", [["user_ids", "in", 1]], [1]),
        ("order", [["user_ids", "not in", [1]]], [2, 3, 4]),
        ("order", [["user_ids", "in", [False, 1]]], [1, 3, 4]),
        ("order", [["user_ids", "!=", []]], [1, 2]),
        ("order", [["user_ids", "not any", [["name", "=", "a"]]]], [2, 3, 4]),
        ("order", [["user_ids.company_ids", "child_of", 2]], [1, 2]),
        ("order", [["picky_ids", "=", False]], [2, 3, 4]),
        ("order", [["follower_ids", "in", [3]]], [1]),
        ("order", [["follower_ids", "child_of", 1]], [1]),
        ("order", [["follower_ids", "not in", [3]]], [2, 3, 4]),
        ("partner", [["id", "child_of", 1]], [1, 2, 3]),
        ("partner", [["parent_id", "child_of", [2]]], [2, 3]),
        ("partner", [["order_ids.amount", "=", 5]], [1]),
        ("partner", [["order_ids", "=", False]], [4]),
        ("company", [["id", "child_of", [1]]], [1, 2, 12]),
        ("company", [["id", "parent_of", [12]]], [1, 2, 12]),
        ("user", [["name", "=", "a"]], [1]),
        ("user", [["name", "=", False]], [2, 3]),
        ("user", [["name", "!=", False]], [1]),
        ("user", [["company_id", "child_of", 2]], [2]),
        ("user", [["company_id.active", "=", True]], [1, 2]),
    ],
)
def test_matches(
    database: sqlite3.Connection, model: str, domain: list[Value], ids: list[int]
) -> None:
    assert found(database, model, tree(domain)) == ids


@pytest.mark.parametrize(
    "leaf",
    [
        Leaf("missing", "=", 1),
        Leaf("computed", "=", "x"),
        Leaf("state", "=", 1),
        Leaf("amount", "=", "1"),
        Leaf("amount", "=", True),
        Leaf("amount", ">", False),
        Leaf("state", ">", "a"),
        Leaf("state", "like", ""),
        Leaf("state", "matches", "a"),
        Leaf("date", "=", "2020-01-01"),
        Leaf("date", "<", "2020-01-01"),
        Leaf("partner_id", "=", "name"),
        Leaf("partner_id", "ilike", "name"),
        Leaf("partner_id", "child_of", "name"),
        Leaf("partner_id", "child_of", (1, False)),
        Leaf("partner_id", "any", 1),
        Leaf("state.x", "=", 1),
        Leaf("follower_ids", "=", False),
        Leaf("user_ids", "=", "name"),
        Leaf("id", "child_of", 1),
    ],
)
def test_what_is_not_certain_is_refused(leaf: Leaf) -> None:
    with pytest.raises(Unsupported):
        select(SCHEMA, "order", leaf)


def test_values_never_become_text() -> None:
    statement = select(SCHEMA, "order", Leaf("state", "ilike", "x'; --"), up_to=9)
    assert statement.text.endswith('"t0"."state" ILIKE %s AND "t0"."id" <= %s')
    assert statement.params == ("%x'; --%", 9)


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (["partner_id"], [1]),
        (["partner_id", "name"], ["a"]),
        (["name"], ["a"]),
        (["company_ids"], [1]),  # 3 is archived
        (["partner_id", "order_ids", "user_ids"], [1, 2]),
    ],
)
def test_follow(database: sqlite3.Connection, path: list[str], values: list[object]) -> None:
    statement, _ = follow(SCHEMA, "user", path, param(1))
    rows = database.execute(statement.text.replace("%s", "?"), statement.params)
    assert sorted(row[0] for row in rows) == values


def test_rules_for_everyone_narrow_and_rules_of_groups_widen(database: sqlite3.Connection) -> None:
    rules = {
        "order": [
            Rule("[('amount', '<', 9)]", everyone=True),
            Rule("[('state', '!=', 'draft')]", everyone=True),
            Rule("[('id', '=', 1)]", everyone=False),
            Rule("[('id', '=', 2)]", everyone=False),
            Rule("[('id', '=', 3)]", everyone=False),
        ],
        "partner": [Rule("[('name', '=', 'a')]", everyone=True)],
    }
    assert found(database, "order", allowed(SCHEMA, "order", rules, names)) == [1, 3]
    assert found(database, "order", allowed(SCHEMA, "order", {}, names)) == [1, 2, 3, 4]
    # The rules of an inherited model count as well.
    assert found(database, "user", allowed(SCHEMA, "user", rules, names)) == [1]


# --- any tree, against a reference evaluator ---------------------------------------------------


def reference(node: Node, record: Record) -> bool:
    match node:
        case Not(inner):
            return not reference(inner, record)
        case And(nodes):
            return all(reference(inner, record) for inner in nodes)
        case Or(nodes):
            return any(reference(inner, record) for inner in nodes)
        case Leaf(path, operator, value) if "." in path:
            rest = path.split(".", 1)[1]
            partners = [row for row in ROWS["partner"] if row["id"] == record["partner_id"]]
            return any(reference(Leaf(rest, operator, value), row) for row in partners)
        case Leaf(name, operator, value):
            return compare(record[name], operator, value)
    raise AssertionError(node)


def compare(actual: object, operator: str, value: object) -> bool:
    if operator in ("!=", "not in"):
        return not compare(actual, {"!=": "=", "not in": "in"}[operator], value)
    wanted = value if isinstance(value, tuple) else (value,)
    return any((not actual and not one) or actual == one for one in wanted)


def leaves() -> st.SearchStrategy[Leaf]:
    by_field: dict[str, list[Any]] = {
        "amount": [5, 0, -2, False],
        "state": ["sale", "draft", False],
        "partner_id": [1, 2, 9, False],
        "partner_id.name": ["a", "b", "", False],
        "partner_id.company_id": [1, 12, False],
    }

    def leaf(name: str) -> st.SearchStrategy[Leaf]:
        one = st.sampled_from(by_field[name])
        many = st.lists(one, max_size=3).map(tuple)
        return st.builds(Leaf, st.just(name), st.sampled_from(["=", "!="]), one) | st.builds(
            Leaf, st.just(name), st.sampled_from(["in", "not in"]), many
        )

    return st.sampled_from(sorted(by_field)).flatmap(leaf)


def pairs(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    two = st.tuples(inner, inner)
    return st.builds(Not, inner) | st.builds(And, two) | st.builds(Or, two)


TREES: st.SearchStrategy[Node] = st.recursive(leaves(), pairs, max_leaves=8)


def polish(node: Node) -> list[Value]:
    match node:
        case Not(inner):
            return ["!", *polish(inner)]
        case And((first, second)):
            return ["&", *polish(first), *polish(second)]
        case Or((first, second)):
            return ["|", *polish(first), *polish(second)]
        case Leaf(name, operator, value) if not isinstance(value, Node):
            return [[name, operator, list(value) if isinstance(value, tuple) else value]]
    raise AssertionError(node)


@given(TREES)
def test_polish_notation_is_read_back(node: Node) -> None:
    assert tree(polish(node)) == node
    assert parse(repr(polish(node)), names) == node


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=TREES)
def test_sql_agrees_with_the_reference(database: sqlite3.Connection, node: Node) -> None:
    expected = [record["id"] for record in ROWS["order"] if reference(node, record)]
    assert found(database, "order", node) == expected


def test_schema_from_the_catalogue() -> None:
    columns = [
        ("survey_survey", "id", "integer"),
        ("survey_survey", "title", "jsonb"),
        ("res_users", "id", "integer"),
        ("res_users", "partner_id", "integer"),
    ]
    fields = [
        ("survey.survey", "title", "char", None, None, None, None, None, None, True),
        ("survey.survey", "message_partner_ids", "many2many", "res.partner", *[None] * 5, False),
        ("survey.survey", "restrict_user_ids", "many2many", "res.users", None,
         "rel", "survey", "uid", None, True),
        ("res.users", "partner_id", "many2one", "res.partner", *[None] * 5, True),
        ("res.users", "email", "char", *[None] * 5, "partner_id.email", False),
        ("mail.thread", "id", "integer", *[None] * 6, True),
    ]  # fmt: skip
    known = schema(columns, fields, [("res.users", "partner_id", "res.partner")])
    assert set(known) == {"survey.survey", "res.users"}  # mail.thread has no table
    survey, users = known["survey.survey"], known["res.users"]
    assert not survey.field("title").stored  # translated: one value per language
    followers = survey.field("message_partner_ids").link
    assert followers == Link("mail_followers", "res_id", "partner_id", kind="res_model")
    restricted = survey.field("restrict_user_ids")
    assert restricted.link == Link("rel", "survey", "uid")
    assert restricted.domain == Leaf("share", "=", False)
    assert users.field("partner_id").stored
    assert users.field("email").related == "partner_id.email"
    assert users.parents == {"partner_id": "res.partner"}


@pytest.mark.parametrize(
    ("groups", "held", "kept_for_him"),
    [
        (".", {"a.x"}, False),
        ("a.x", {"a.x"}, True),
        ("a.x", {"a.y"}, False),
        ("a.x, a.y", {"a.y"}, True),
        ("!a.x", {"a.y"}, True),
        ("!a.x", {"a.x"}, False),
        ("a.y,!a.x", {"a.x", "a.y"}, False),
        ("a.y,!a.x", set(), False),
        (NOT_BY_RPC, {NOT_BY_RPC}, False),
        (f"{NOT_BY_RPC},a.x", {"a.x"}, True),
    ],
)
def test_for_whom_a_field_is_kept(groups: str, held: set[str], kept_for_him: bool) -> None:
    assert for_someone_in(held, groups) is kept_for_him


@given(st.sets(st.sampled_from(["a.x", "a.y", "a.z"])), st.sampled_from(["a.x", "a.y", "a.z"]))
def test_a_group_and_its_lack_divide_all_users(held: set[str], group: str) -> None:
    assert for_someone_in(held, group) is not for_someone_in(held, f"!{group}")


some_rules = st.frozensets(st.builds(Rule, st.sampled_from("abcd"), st.booleans()), max_size=5)


def passes(rules: frozenset[Rule], true: set[str]) -> bool:
    """Whether a record passes of which the conditions ``true`` hold."""
    narrow = [rule.domain in true for rule in rules if rule.everyone]
    widen = [rule.domain in true for rule in rules if not rule.everyone]
    return all(narrow) and (any(widen) or not widen)


@given(some_rules, some_rules, st.sets(st.sampled_from("abcd")))
def test_rules_called_as_strict_let_no_record_more_pass(
    ours: frozenset[Rule], theirs: frozenset[Rule], true: set[str]
) -> None:
    if as_strict(ours, theirs) and passes(ours, true):
        assert passes(theirs, true)


@given(some_rules)
def test_rules_are_as_strict_as_themselves(rules: frozenset[Rule]) -> None:
    assert as_strict(rules, rules)


def test_what_lets_everything_pass_is_never_loosened() -> None:
    theirs = {Rule("mine", everyone=False), Rule(EVERYTHING, everyone=False)}
    assert as_strict({Rule("another", everyone=False)}, theirs)
    assert not as_strict({Rule("another", everyone=False)}, {Rule("mine", everyone=False)})
    assert not as_strict(theirs, {Rule("mine", everyone=False)})


def test_everything_is_spelled_as_the_rules_are() -> None:
    assert {canonical("[]"), canonical("[(1, '=', 1)]")} == {EVERYTHING}
