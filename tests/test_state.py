"""What counts as a foreign change, for rows that can be told apart and for rows only counted."""

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.state import foreign
from odoo_owasp.model.state import Change, Housekeeping, Kind, State, Table

ADDED, REMOVED, CHANGED = Kind.ADDED, Kind.REMOVED, Kind.CHANGED
LIST = (
    Housekeeping("log", "a row a login", may=frozenset({ADDED})),
    Housekeeping("attachment", "bundles", may=frozenset({ADDED}), where={"url": "/assets/%"}),
    Housekeeping("scratch", "all of it", may=frozenset(Kind)),
    Housekeeping("counted", "its columns have no part in a mark", columns=("count",)),
)
Rows = dict[str, int]
TABLES = ("partner", "user_group", "log", "attachment", "scratch", "counted")

rows = st.dictionaries(st.integers(1, 300).map(str), st.integers(), max_size=20)
databases = st.fixed_dictionaries(dict.fromkeys(TABLES, rows))


def state(tables: Mapping[str, Rows], like: Mapping[str, frozenset[str]] = {}) -> State:
    return State(
        {name: Table(len(its), its, like.get(name, frozenset())) for name, its in tables.items()}
    )


def altered(data: st.DataObject, its: Rows) -> tuple[Kind, str, Rows]:
    """One thing that happens to one row: what, to which key, and the rows after it."""
    kind = data.draw(st.sampled_from([ADDED, REMOVED, CHANGED] if its else [ADDED]))
    if kind is ADDED:
        return kind, "301", {**its, "301": data.draw(st.integers())}
    key = data.draw(st.sampled_from(sorted(its)))
    if kind is REMOVED:
        return kind, key, {one: mark for one, mark in its.items() if one != key}
    return kind, key, {**its, key: its[key] + data.draw(st.integers(1))}


@given(databases)
def test_the_same_is_no_change(database: dict[str, Rows]) -> None:
    assert foreign(state(database), state(database), LIST) == []
    assert foreign(state(database), state(database), ()) == []


@given(databases, st.sampled_from(TABLES), st.data())
def test_any_one_row_is_noticed_unless_the_list_allows_it(
    database: dict[str, Rows], table: str, data: st.DataObject
) -> None:
    kind, key, after = altered(data, database[table])
    expected = [Change(table, kind, 1, (key,))]
    before, now = state(database), state({**database, table: after})
    assert foreign(before, now, ()) == expected
    allowed = table == "scratch" or (table == "log" and kind is ADDED)
    assert foreign(before, now, LIST) == ([] if allowed else expected)


@given(databases, databases, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    before: dict[str, Rows], after: dict[str, Rows], random: Random
) -> None:
    def shuffled(database: dict[str, Rows]) -> dict[str, Rows]:
        tables = [(name, dict(random.sample(list(its.items()), len(its))))
                  for name, its in database.items()]  # fmt: skip
        return dict(random.sample(tables, len(tables)))

    changes = foreign(state(before), state(after), LIST)
    again = foreign(state(shuffled(before)), state(shuffled(after)), random.sample(LIST, len(LIST)))
    assert changes == again
    assert [change.table for change in changes] == sorted(change.table for change in changes)


@given(databases, databases)
def test_back_and_forth_are_opposite(before: dict[str, Rows], after: dict[str, Rows]) -> None:
    opposite = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}
    there = foreign(state(before), state(after), ())
    back = foreign(state(after), state(before), ())
    assert {(c.table, c.kind, c.count, c.ids) for c in there} == {
        (c.table, opposite[c.kind], c.count, c.ids) for c in back
    }


@pytest.mark.parametrize(
    ("like", "ids"), [(frozenset(), ("7", "8")), ({"7"}, ("8",)), ({"7", "8", "9"}, ())]
)
def test_where_excuses_only_the_rows_that_are_like_it(
    like: frozenset[str], ids: tuple[str, ...]
) -> None:
    before = state({"attachment": {"9": 1}})
    after = state({"attachment": {"7": 1, "8": 1, "9": 1}}, {"attachment": frozenset(like)})
    named = [change.ids for change in foreign(before, after, LIST)]
    assert named == ([ids] if ids else [])


def test_no_row_is_excused_by_becoming_like_others() -> None:
    lenient = Housekeeping("a", "may change", may=frozenset({CHANGED}), where={"url": "/x%"})
    like = {"a": frozenset({"1"})}
    plain, other = state({"a": {"1": 1}}), state({"a": {"1": 2}})
    assert foreign(plain, state({"a": {"1": 2}}, like), [lenient]) != []
    assert foreign(state({"a": {"1": 1}}, like), other, [lenient]) != []
    assert foreign(state({"a": {"1": 1}}, like), state({"a": {"1": 2}}, like), [lenient]) == []


def test_a_table_that_came_or_went_was_empty() -> None:
    assert foreign(state({}), state({"a": {"1": 1}}), ()) == [Change("a", ADDED, 1, ("1",))]
    assert foreign(state({"a": {"1": 1}}), state({}), ()) == [Change("a", REMOVED, 1, ("1",))]


def test_ten_ids_are_named_in_the_order_of_numbers() -> None:
    many = {str(number): 0 for number in range(100, 0, -1)}
    (change,) = foreign(state({"a": {}}), state({"a": many}), ())
    assert (change.count, change.ids) == (100, tuple(map(str, range(1, 11))))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("res_users", CHANGED, 1, ("7",)), "res_users: 1 row changed: 7"),
        (Change("a", ADDED, 3, ("1", "2")), "a: 3 rows added: 1, 2, ..."),
        (Change("a", REMOVED, 2), "a: 2 rows removed"),
        (Change("res.users", CHANGED, 0), "res.users: an unknown number of rows changed"),
    ],
)
def test_a_change_is_a_sentence(change: Change, sentence: str) -> None:
    assert change.for_people() == sentence


# Counted only ------------------------------------------------------------------------------------

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (Table(5, latest="10"), []),
        (Table(6, latest="11", made=frozenset("6")), [(ADDED, 1, ("6",))]),
        (Table(5, latest="11", written=frozenset("2")), [(CHANGED, 1, ("2",))]),
        (Table(6, latest="11", made=frozenset("6"), written=frozenset("2")),
         [(ADDED, 1, ("6",)), (CHANGED, 1, ("2",))]),
        (Table(4, latest="10"), [(REMOVED, 1, ())]),
        (Table(4, latest="09"), [(REMOVED, 1, ())]),  # the last written was removed
        (Table(5, latest="11", made=frozenset("6")), [(ADDED, 1, ("6",)), (REMOVED, 1, ())]),
        (Table(5, latest="11"), [(CHANGED, 0, ())]),  # nobody says which
        (Table(4, latest="11"), [(REMOVED, 1, ()), (CHANGED, 0, ())]),
        (Table(7, latest="11"), [(ADDED, 2, ())]),
        (Table(7, latest=""), [(ADDED, 2, ())]),  # no time of writing is told
        (Table(7, latest="11", made=frozenset("6")), [(ADDED, 2, ("6",))]),
    ],
)  # fmt: skip
def test_counts_and_times(after: Table, expected: list[tuple[Kind, int, tuple[str, ...]]]) -> None:
    changes = foreign(State({"a.b": Table(5, latest="10")}), State({"a.b": after}), ())
    assert [(change.kind, change.count, change.ids) for change in changes] == expected


def test_the_list_is_about_models_too() -> None:
    entries = (
        Housekeeping("bus_bus", "rows", may=frozenset({ADDED})),
        Housekeeping("ir_attachment", "bundles", may=frozenset({ADDED}), where={"url": "/x%"}),
    )
    before = State({"bus.bus": Table(1), "ir.attachment": Table(1)})
    after = State({"bus.bus": Table(2), "ir.attachment": Table(2)})
    # What is like an entry's pattern was not counted, so the one that came is not.
    assert foreign(before, after, entries) == [Change("ir.attachment", ADDED, 1)]
    assert foreign(after, before, entries) != []
