"""Own data: the kinds of records that the harness may create, and the mark that they carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class OwnKind:
    """One kind: ``marked`` is the text field that carries the tag, or a path to it where it stands
    in a record that these hang on.

    ``undo`` is written before a record is deleted, where Odoo demands it; ``module`` is the
    module without which the model does not exist.
    """

    model: str
    marked: str
    module: str
    undo: Mapping[str, Any] = field(default_factory=dict)


def tag(database_uuid: str) -> str:
    """The tag of all that is ours in a database: 9 characters of ``[a-z0-9]``, a letter first.

    It follows from the database alone, so whoever comes later, on whatever machine, finds what a
    killed run left behind.
    """
    return "t" + sha256(f"odoo-owasp {database_uuid}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class OwnData:
    """What the harness may create in one database: ``kinds`` in the order of removal, all marked
    with ``tag``; the models of what the target itself makes because of us; and those of dialogs,
    each with whether its rows stay until the target removes them.
    """

    tag: str
    kinds: tuple[OwnKind, ...]
    adopted: frozenset[str] = frozenset()
    dialogs: Mapping[str, bool] = field(default_factory=dict)
