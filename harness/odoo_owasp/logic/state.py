"""What was done to a database between two states, and was not Odoo's own housekeeping."""

from collections.abc import Iterable, Set

from odoo_owasp.model.state import Change, Housekeeping, Kind, State, Table

_EMPTY = Table(0)
_NAMED = 10
_NOTHING: Set[str] = frozenset()


def foreign(before: State, after: State, housekeeping: Iterable[Housekeeping]) -> list[Change]:
    """The changes that no entry of ``housekeeping`` allows, in the order of tables and kinds.

    Both states are one witness's, taken with these entries: columns that may differ have no part
    in a row's mark. A table that stands in one state only was empty in the other.
    """
    entries = {entry.table: entry for entry in housekeeping}
    changes = []
    for name in sorted({*before.tables, *after.tables}):
        old, new = before.tables.get(name, _EMPTY), after.tables.get(name, _EMPTY)
        compare = _by_count if old.rows is None and new.rows is None else _by_row
        changes += compare(name, old, new, find(entries, name))
    return changes


def find(entries: dict[str, Housekeeping], name: str) -> Housekeeping:
    """The entry about the table ``name``, or about the table of the model ``name``."""
    table = name.replace(".", "_")
    return entries.get(table, Housekeeping(table, ""))


def _by_row(name: str, old: Table, new: Table, entry: Housekeeping) -> list[Change]:
    was, now = old.rows or {}, new.rows or {}
    changed = {key for key in was.keys() & now.keys() if was[key] != now[key]}
    happened = {
        Kind.ADDED: (now.keys() - was.keys(), new.like),
        Kind.REMOVED: (was.keys() - now.keys(), old.like),
        Kind.CHANGED: (changed, old.like & new.like),  # none is excused by becoming like others
    }
    left = {
        kind: keys - _excused(kind, keys, like, entry) for kind, (keys, like) in happened.items()
    }
    return [_change(name, kind, len(keys), keys) for kind, keys in left.items() if keys]


def _excused(kind: Kind, keys: Set[str], like: Set[str], entry: Housekeeping) -> Set[str]:
    """Those of ``keys`` to which ``kind`` may happen."""
    if kind not in entry.may:
        return _NOTHING
    return like if entry.where else keys


def _by_count(name: str, old: Table, new: Table, entry: Housekeeping) -> list[Change]:
    """Compare rows that were only counted: what the sum lacks was removed.

    Rows that ``where`` describes were not counted, so that nothing is allowed of the others.
    """
    gone = old.count + len(new.made) - new.count
    # A latest write that moved on is explained by a row that came.
    unexplained = new.latest > old.latest and not (new.made | new.written) and gone >= 0
    changes = [
        _change(name, Kind.ADDED, len(new.made) + max(-gone, 0), new.made),
        _change(name, Kind.REMOVED, max(gone, 0), _NOTHING),
        _change(name, Kind.CHANGED, len(new.written), new.written),
    ]
    told = [change for change in changes if change.count]
    told += [_change(name, Kind.CHANGED, 0, _NOTHING)] if unexplained else []
    return [change for change in told if entry.where or change.kind not in entry.may]


def _change(name: str, kind: Kind, count: int, keys: Set[str]) -> Change:
    in_order = sorted(keys, key=lambda key: (len(key), key))  # numbers as numbers
    return Change(name, kind, count, tuple(in_order[:_NAMED]))
