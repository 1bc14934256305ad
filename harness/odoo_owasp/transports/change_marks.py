"""The weak witness of what changed: counts and times of writing, asked of Odoo itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from odoo_owasp.logic.state import find
from odoo_owasp.model.call import Call
from odoo_owasp.model.role import Role
from odoo_owasp.model.state import Housekeeping, State, Table
from odoo_owasp.transports.rpc import Domain, Rpc

_TIME = "%Y-%m-%d %H:%M:%S"
_ALL: Domain = [["id", ">", 0]]
"""Without a condition on the id, ir.attachment hides the files that are fields' values."""

_SUMMING_UP: dict[str, dict[str, Any]] = {
    "formatted_read_group": {"aggregates": ["__count", "write_date:max"]},
    "read_group": {"fields": ["write_date:max"]},
}
"""The methods that sum up records, the newest release's first, with what is asked of them."""


class NotTold(Exception):
    """The target does not say what models it has: nothing can be compared."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """How many records the role may read, and when they were written to last; or why not."""

    count: int = 0
    latest: str = ""
    problem: str = ""


def snapshot(rpc: Rpc, role: Role, housekeeping: Iterable[Housekeeping] = ()) -> State:
    """What ``role``, an administrator, is told of every model that has records.

    Odoo counts a model's records whoever asks. The latest write, to the second, is that of the
    records that ``role`` may read, without those that a ``where`` of ``housekeeping`` describes.
    Three calls, and one a model with records (two where there is a ``where``). Raises NotTold.
    """
    entries = {entry.table: entry for entry in housekeeping}
    tables, blind = dict[str, Table](), dict[str, str]()
    timed = _timed(rpc, role)
    method = _grouping(rpc, role)
    for model, count in _counts(rpc, role).items():
        entry = find(entries, model)
        like = _seen(rpc, role, method, model, _like(entry)) if entry.where else _Seen()
        seen = _seen(rpc, role, method, model, _others(entry)) if model in timed else _Seen()
        hidden = count - like.count - seen.count
        # Of records that nobody shows, nobody can tell which are like those of the ``where``.
        untold = hidden if entry.where and model in timed else 0
        tables[model] = Table(count - like.count - untold, latest=seen.latest)
        if model not in timed:
            blind[model] = "its records carry no time of writing"
        elif like.problem or seen.problem:
            blind[model] = like.problem or seen.problem
        elif hidden:
            blind[model] = f"{hidden} of {count} records are hidden from {role.name}"
    return State(tables, blind)


def changed_ids(
    rpc: Rpc, role: Role, before: State, after: State, housekeeping: Iterable[Housekeeping] = ()
) -> State:
    """``after``, with the ids of what was created and written to since ``before``.

    One call a model whose latest write moved on. What was written in the very second of the
    latest write before has no part in it.
    """
    entries = {entry.table: entry for entry in housekeeping}
    tables = dict(after.tables)
    for model, table in after.tables.items():
        was = before.tables.get(model, Table(0))
        if table.latest <= was.latest or (was.count and not was.latest):
            continue
        since = _next_second(was.latest) if was.latest else ""
        recent = [["write_date", ">=", since]] if since else []
        domain = [*_others(find(entries, model)), *recent]
        found = rpc.search_read(role, model, domain, ["create_date"])
        if found.ok:
            made = {str(one["id"]) for one in found.value if str(one["create_date"]) >= since}
            every = {str(one["id"]) for one in found.value}
            tables[model] = replace(table, made=frozenset(made), written=frozenset(every - made))
    return replace(after, tables=tables)


def _counts(rpc: Rpc, role: Role) -> dict[str, int]:
    """The models that have records, with how many: one call, abstract models have none."""
    told = rpc.search_read(role, "ir.model", [["transient", "=", False]], ["model", "count"])
    if not told.ok:
        raise NotTold(f"{role.name} cannot list the models: {told.error} {told.message[:200]}")
    return {one["model"]: one["count"] for one in told.value if one["count"]}


def _timed(rpc: Rpc, role: Role) -> frozenset[str]:
    """The models whose records carry the time of their latest write."""
    domain = [["name", "=", "write_date"], ["store", "=", True]]
    told = rpc.search_read(role, "ir.model.fields", domain, ["model"])
    if not told.ok:
        raise NotTold(f"{role.name} cannot list the fields: {told.error} {told.message[:200]}")
    return frozenset(one["model"] for one in told.value)


def _grouping(rpc: Rpc, role: Role) -> str:
    """The method that sums up records: Odoo 19's, or that of earlier releases."""
    for method in _SUMMING_UP:
        if not _seen(rpc, role, method, "ir.model", _ALL).problem:
            return method
    raise NotTold(f"{role.name} cannot sum up records: there is none of {', '.join(_SUMMING_UP)}")


def _seen(rpc: Rpc, role: Role, method: str, model: str, domain: Domain) -> _Seen:
    """What ``role`` sees of the records of ``model`` that are in ``domain``."""
    arguments = {"domain": domain, "groupby": [], **_SUMMING_UP[method]}
    context = {"active_test": False}
    answer = rpc.call(role, Call(model, method, None, {**arguments, "context": context}))
    if not answer.ok:
        return _Seen(problem=f"{answer.outcome}: {answer.error}")
    (group,) = answer.value  # one even where there are no records
    return _Seen(group["__count"], group.get("write_date:max") or group.get("write_date") or "")


def _like(entry: Housekeeping) -> Domain:
    return [*_ALL, *([column, "=like", pattern] for column, pattern in entry.where.items())]


def _others(entry: Housekeeping) -> Domain:
    """The records that are not like the entry's ``where``."""
    conditions = [[column, "=like", pattern] for column, pattern in entry.where.items()]
    if not conditions:
        return _ALL
    return [*_ALL, "!", *["&"] * (len(conditions) - 1), *conditions]


def _next_second(time: str) -> str:
    moment = datetime.strptime(time, _TIME).replace(tzinfo=UTC)
    return (moment + timedelta(seconds=1)).strftime(_TIME)
