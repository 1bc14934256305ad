"""The witness over RPC: what it asks, what it cannot see, and what it makes of the answers."""

from collections.abc import Callable
from typing import Any

import pytest

from odoo_owasp.logic.state import foreign
from odoo_owasp.model.call import Answer, Call, Outcome
from odoo_owasp.model.role import Role
from odoo_owasp.model.state import Housekeeping, Kind, State, Table
from odoo_owasp.transports.change_marks import NotTold, changed_ids, snapshot
from odoo_owasp.transports.rpc import Rpc

ROLE = Role("administrator", uid=2)
EARLY, LATE, LATER = "2030-01-01 10:00:59", "2030-01-01 10:01:00", "2030-01-01 11:00:00"
BUNDLES = Housekeeping("ir_attachment", "bundles", frozenset({Kind.ADDED}),
                       where={"url": "/assets/%", "kind": "x"})  # fmt: skip
Record = dict[str, Any]


class Odoo(Rpc):
    """A target with records in memory; ``refused`` models and ``unknown`` methods do not answer."""

    name = "memory"

    def __init__(self, models: dict[str, list[Record]], hidden: frozenset[int] = frozenset()):
        self.models = {"ir.model": [{"id": 1, "write_date": EARLY}], **models}
        self.hidden = hidden
        self.refused: set[str] = set()
        self.unknown: set[str] = set()
        self.asked: list[Call] = []

    def call(self, role: Role, call: Call) -> Answer:
        self.asked.append(call)
        if call.model in self.refused:
            return Answer(Outcome.DENIED, 200, error="AccessError")
        if call.method in self.unknown:
            return Answer(Outcome.CRASHED, 200, error="AttributeError")
        return Answer(Outcome.ANSWERED, 200, self._answer(call))

    def _answer(self, call: Call) -> Any:
        domain = call.kwargs["domain"]
        if call.method == "search_read" and call.model == "ir.model":
            return [
                {"id": 1, "model": name, "count": len(its)} for name, its in self.models.items()
            ]
        if call.model == "ir.model.fields":
            return [{"id": 1, "model": name} for name, its in self.models.items()
                    if any("write_date" in one for one in its)]  # fmt: skip
        seen = [one for one in self.models[call.model] if one["id"] not in self.hidden]
        if ["url", "=like", "/assets/%"] in domain:
            seen = [one for one in seen if one.get("bundle", False) != ("!" in domain)]
        for since in (leaf[2] for leaf in domain if leaf[0] == "write_date"):
            seen = [one for one in seen if one["write_date"] >= since]
        if call.method == "search_read":
            return [{"id": one["id"], "create_date": one["create_date"]} for one in seen]
        latest = max((one["write_date"] for one in seen), default=False)
        key = "write_date" if call.method == "read_group" else "write_date:max"
        return [{"__count": len(seen), key: latest}]


def record(id_: int, written: str = EARLY, created: str = EARLY, **more: Any) -> Record:
    return {"id": id_, "write_date": written, "create_date": created, **more}


def partners(*records: Record) -> Odoo:
    return Odoo({"res.partner": list(records)})


def compared(before: Odoo, after: Odoo, *entries: Housekeeping) -> list[str]:
    old, new = snapshot(before, ROLE, entries), snapshot(after, ROLE, entries)
    named = changed_ids(after, ROLE, old, new, entries)
    return [change.for_people() for change in foreign(old, named, entries)]


@pytest.mark.parametrize("unknown", [set(), {"formatted_read_group"}])
def test_counts_and_latest_writes(unknown: set[str]) -> None:
    odoo = Odoo({"res.partner": [record(1), record(2, LATE)], "sale.order": []})
    odoo.unknown = unknown
    state = snapshot(odoo, ROLE)
    assert state.tables == {
        "ir.model": Table(1, latest=EARLY), "res.partner": Table(2, latest=LATE),
    }  # fmt: skip
    assert state.blind == {}
    # Two lists, how to sum up, and one each of the models that have records.
    assert len(odoo.asked) == 3 + 2 + len(unknown)
    assert all(call.kwargs["context"] == {"active_test": False} for call in odoo.asked)


@pytest.mark.parametrize("break_", [
    lambda odoo: odoo.refused.add("ir.model"),
    lambda odoo: odoo.refused.add("ir.model.fields"),
    lambda odoo: odoo.unknown.update({"formatted_read_group", "read_group"}),
])  # fmt: skip
def test_a_target_that_tells_nothing_is_told(break_: Callable[[Odoo], None]) -> None:
    odoo = partners(record(1))
    break_(odoo)
    with pytest.raises(NotTold, match="administrator cannot"):
        snapshot(odoo, ROLE)


def test_what_cannot_be_seen_is_told() -> None:
    odoo = Odoo({"a": [record(1), record(2)], "b": [record(3)], "c": [{"id": 4}]}, frozenset({2}))
    odoo.refused.add("b")
    state = snapshot(odoo, ROLE)
    assert state.blind == {
        "a": "1 of 2 records are hidden from administrator",
        "b": "denied: AccessError",
        "c": "its records carry no time of writing",
    }
    assert {name: table.count for name, table in state.tables.items()} == {
        "a": 2, "b": 1, "c": 1, "ir.model": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ([record(1), record(2)], []),
        ([record(1), record(2, LATE)], ["res.partner: 1 row changed: 2"]),
        ([record(1), record(2), record(3, LATE, LATE)], ["res.partner: 1 row added: 3"]),
        ([record(1, LATE), record(2), record(3, LATER, LATER)],
         ["res.partner: 1 row added: 3", "res.partner: 1 row changed: 1"]),
        ([record(2)], ["res.partner: 1 row removed"]),
        ([], ["res.partner: 2 rows removed"]),
        ([record(1), record(3, LATE, LATE)],
         ["res.partner: 1 row added: 3", "res.partner: 1 row removed"]),
    ],
)  # fmt: skip
def test_what_was_done_is_named(after: list[Record], said: list[str]) -> None:
    assert compared(partners(record(1), record(2)), partners(*after)) == said


def test_the_first_record_of_a_model() -> None:
    assert compared(partners(), partners(record(7, LATE, LATE))) == ["res.partner: 1 row added: 7"]


def test_only_models_that_moved_on_are_asked_for_ids() -> None:
    before = snapshot(partners(record(1)), ROLE)
    odoo = Odoo({"res.partner": [record(1, LATE)], "sale.order": [record(1)]})
    after = snapshot(odoo, ROLE)
    odoo.asked.clear()
    changed_ids(odoo, ROLE, before, after)
    assert [call.model for call in odoo.asked] == ["res.partner", "sale.order"]
    assert ["write_date", ">=", LATE] in odoo.asked[0].kwargs["domain"]


def test_ids_that_are_refused_leave_a_change_without_number() -> None:
    before = snapshot(partners(record(1)), ROLE)
    odoo = partners(record(1, LATE))
    after = snapshot(odoo, ROLE)
    odoo.refused.add("res.partner")
    named = changed_ids(odoo, ROLE, before, after)
    (change,) = foreign(before, named, ())
    assert (change.kind, change.count) == (Kind.CHANGED, 0)


def test_what_was_hidden_is_only_counted() -> None:
    before = Odoo({"a": [record(1)]}, frozenset({1, 2}))
    after = Odoo({"a": [record(1), record(2)]}, frozenset({1, 2}))
    assert compared(before, after) == ["a: 1 row added"]
    assert compared(before, Odoo({"a": [record(1), record(2, LATE)]}, frozenset({1}))) == [
        "a: 1 row added"
    ]


def test_rows_that_a_pattern_describes_are_left_out() -> None:
    def files(*more: Record) -> Odoo:
        return Odoo({"ir.attachment": [record(1), record(2, bundle=True), *more]})

    odoo = files(record(3, LATE, LATE, bundle=True))
    assert snapshot(odoo, ROLE, [BUNDLES]).tables["ir.attachment"] == Table(1, latest=EARLY)
    assert compared(files(), odoo, BUNDLES) == []
    assert compared(files(), files(record(3, LATE, LATE)), BUNDLES) == [
        "ir.attachment: 1 row added: 3"
    ]
    domains = [call.kwargs["domain"] for call in odoo.asked if call.model == "ir.attachment"]
    conditions = [["url", "=like", "/assets/%"], ["kind", "=like", "x"]]
    assert [["id", ">", 0], *conditions] in domains
    assert [["id", ">", 0], "!", "&", *conditions] in domains


def test_what_is_hidden_may_be_like_a_pattern() -> None:
    attachments = Odoo({"ir.attachment": [record(1)]})
    more = Odoo({"ir.attachment": [record(1), record(2, LATE, LATE)]}, hidden=frozenset([2]))
    assert compared(attachments, more, BUNDLES) == []
    assert compared(attachments, more) == ["ir.attachment: 1 row added"]


def test_the_states_of_other_models_stay() -> None:
    state = State({"a": Table(1, latest=EARLY)}, {"b": "why"})
    assert changed_ids(partners(), ROLE, state, state) == state
