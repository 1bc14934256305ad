"""What stood in a database at one moment, what changed since, and what Odoo itself changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What may happen to rows."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Table:
    """What stood in a table, or over RPC in a model: ``count`` rows.

    Where rows can be told apart, ``rows`` holds the mark of each by its key (its id, where it has
    one), and ``like`` the keys of those that a housekeeping entry's ``where`` describes. Where
    not, ``rows`` is None and ``latest`` the time of the latest write; ``made`` and ``written``
    are the ids of what was created, and of what was only written to, since an earlier state.
    """

    count: int
    rows: Mapping[str, int] | None = None
    like: frozenset[str] = frozenset()
    latest: str = ""
    made: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """All tables by name; ``blind`` says of which, and why, changed rows go unnoticed."""

    tables: Mapping[str, Table]
    blind: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to ``count`` rows of a table (0: nobody knows how many); some by their keys."""

    table: str
    kind: Kind
    count: int
    ids: tuple[str, ...] = ()

    def for_people(self) -> str:
        """The change as a sentence."""
        rows = "1 row" if self.count == 1 else f"{self.count or 'an unknown number of'} rows"
        text = f"{self.table}: {rows} {self.kind}"
        named = ", ".join(self.ids) + (", ..." if self.count > len(self.ids) else "")
        return f"{text}: {named}" if self.ids else text


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """What Odoo itself does to a table when anyone logs in or opens a page.

    What ``may`` names may happen to its rows, and their ``columns`` may differ; where ``where``
    has patterns, only to rows whose columns are all LIKE theirs.
    """

    table: str
    why: str
    may: frozenset[Kind] = frozenset()
    columns: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
