"""The surface: two views of it as one, what changed between two, plain data and back."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any, TypeAlias

from odoo_owasp.model.surface import (
    AccessRow,
    Attachments,
    Fact,
    Field,
    Group,
    Kind,
    Method,
    Model,
    Privacy,
    Report,
    Route,
    Rule,
    ServerAction,
    Surface,
    Template,
    Vantage,
)

KINDS: Mapping[str, type[Fact]] = {
    "methods": Method,
    "routes": Route,
    "models": Model,
    "fields": Field,
    "access": AccessRow,
    "rules": Rule,
    "groups": Group,
    "attachments": Attachments,
    "reports": Report,
    "actions": ServerAction,
    "templates": Template,
}
"""The kinds of facts, by the name of their list in :class:`Surface`; what matters most first."""
_TOLD_FROM: Mapping[str, frozenset[Vantage]] = {
    "methods": frozenset({Vantage.SOURCE, Vantage.RECORDED}),
    "routes": frozenset({Vantage.SOURCE}),
    "models": frozenset({Vantage.SOURCE, Vantage.RPC}),
    "fields": frozenset({Vantage.SOURCE, Vantage.RPC}),
    "templates": frozenset({Vantage.SOURCE, Vantage.RPC}),
}
"""From where a kind can be seen; all others: over RPC."""
_ENUMS: Mapping[str, type[StrEnum]] = {"private": Privacy, "kind": Kind}
_WHERE = {"source", "overrides", "told_by", "handler"}
"""What moves with every edit, and changes nothing of what is exposed."""
_RANK = list(Vantage)


def of_kind(surface: Surface, kind: str) -> tuple[Fact, ...]:
    """The facts of one kind."""
    facts: tuple[Fact, ...] = getattr(surface, kind)
    return facts


# Merging ----------------------------------------------------------------------------------------


def merged(*surfaces: Surface) -> Surface:
    """All that the surfaces tell; each fact once, with everyone that told it.

    Where they differ, the deployment itself is believed before its source, and the source before
    what was recorded. The order of the surfaces does not matter.
    """
    lists: dict[str, Any] = {kind: _facts(surfaces, kind) for kind in KINDS}
    ancestors: dict[str, tuple[str, ...]] = {}
    for one in surfaces:
        for model, above in one.ancestors.items():
            ancestors[model] = tuple(sorted({*ancestors.get(model, ()), *above}))
    return Surface(
        **lists,
        ancestors=ancestors,
        vantages=_told(one.vantages for one in surfaces),
        missing=tuple(sorted({name for one in surfaces for name in one.missing})),
        unread=tuple(sorted({name for one in surfaces for name in one.unread})),
    )


def _facts(surfaces: Iterable[Surface], kind: str) -> tuple[Fact, ...]:
    found: dict[tuple[str, ...], list[Fact]] = {}
    for surface in surfaces:
        for one in of_kind(surface, kind):
            found.setdefault(one.key, []).append(one)
    return tuple(_one(found[key]) for key in sorted(found))


def _one(same: list[Fact]) -> Fact:
    """The one fact that several tellers tell."""
    if len(same) == 1:
        return same[0]
    in_order = sorted(same, key=lambda one: (_rank(one), repr(one)))
    first = in_order[0]
    values = {}
    for one in fields(first):
        said = [getattr(fact, one.name) for fact in in_order]
        unknown = one.default if one.default in (None, "", ()) else MISSING
        values[one.name] = next((value for value in said if value != unknown), said[0])
    values["told_by"] = _told(fact.told_by for fact in same)
    return type(first)(**values)


def _rank(fact: Fact) -> int:
    return min((_RANK.index(one) for one in fact.told_by), default=len(_RANK))


def _told(by: Iterable[Iterable[Vantage]]) -> tuple[Vantage, ...]:
    return tuple(sorted({one for told in by for one in told}, key=_RANK.index))


# What changed -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact of both surfaces that is not the same: what was, and what is."""

    old: Fact
    new: Fact

    @property
    def what(self) -> dict[str, tuple[Any, Any]]:
        """The attributes that differ, each with its old and its new value."""
        names = (one.name for one in fields(self.old) if one.name not in _WHERE)
        both = {name: (getattr(self.old, name), getattr(self.new, name)) for name in names}
        return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one kind of facts, what deserves a look first."""

    kind: str
    added: tuple[Fact, ...] = ()
    removed: tuple[Fact, ...] = ()
    changed: tuple[Changed, ...] = ()
    compared: bool = True
    """False: the surfaces were not seen from the same place, and this kind is not compared."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def diff(old: Surface, new: Surface) -> tuple[Difference, ...]:
    """What changed from ``old`` to ``new``, by kind of facts; each kind once, in its order."""
    return tuple(_diff(kind, old, new) for kind in KINDS)


def _diff(kind: str, old: Surface, new: Surface) -> Difference:
    places = _TOLD_FROM.get(kind, frozenset({Vantage.RPC}))
    before, after = (frozenset(one.vantages) & places for one in (old, new))
    common = before & after
    if not common:
        return Difference(kind, compared=not (before or after))
    # What only one of them could see says nothing about a change.
    was, now = (
        {one.key: one for one in of_kind(surface, kind) if common & {*one.told_by}}
        for surface in (old, new)
    )
    both = (Changed(was[key], now[key]) for key in sorted(was.keys() & now.keys()))
    return Difference(
        kind,
        tuple(sorted((now[key] for key in now.keys() - was.keys()), key=_attention)),
        tuple(sorted((was[key] for key in was.keys() - now.keys()), key=_attention)),
        tuple(one for one in both if one.what) if before == after else (),
    )


_Attention: TypeAlias = tuple[bool, bool, tuple[str, ...]]


def _attention(fact: Fact) -> _Attention:
    """Sorts first what more people reach, and what there does more than they may."""
    if isinstance(fact, Method):
        return not fact.callable, not fact.sudo, fact.key
    if isinstance(fact, Route):
        return not fact.open, not fact.sudo, fact.key
    return False, False, fact.key


# Plain data -------------------------------------------------------------------------------------


def to_data(surface: Surface) -> dict[str, Any]:
    """``surface`` as JSON has it; what is as usual is left out."""
    lists = {kind: [fact_data(one) for one in of_kind(surface, kind)] for kind in KINDS}
    return lists | {
        "ancestors": {model: list(above) for model, above in sorted(surface.ancestors.items())},
        "vantages": list(surface.vantages),
        "missing": list(surface.missing),
        "unread": list(surface.unread),
    }


def fact_data(fact: Fact) -> dict[str, Any]:
    """One fact as JSON has it."""
    data = {}
    for one in fields(fact):
        value = getattr(fact, one.name)
        if one.default is MISSING or value != one.default:
            data[one.name] = list(value) if isinstance(value, tuple) else value
    return data


def from_data(data: Mapping[str, Any]) -> Surface:
    """The surface that :func:`to_data` was given."""
    lists: dict[str, Any] = {
        kind: tuple(_fact(made, one) for one in data[kind]) for kind, made in KINDS.items()
    }
    return Surface(
        **lists,
        ancestors={model: tuple(above) for model, above in data["ancestors"].items()},
        vantages=tuple(map(Vantage, data["vantages"])),
        missing=tuple(data["missing"]),
        unread=tuple(data["unread"]),
    )


def _fact(made: Any, data: Mapping[str, Any]) -> Any:
    values = {name: tuple(value) if isinstance(value, list) else value
              for name, value in data.items()}  # fmt: skip
    for name, enum in _ENUMS.items():
        if values.get(name) is not None:
            values[name] = enum(str(values[name]))
    values["told_by"] = tuple(map(Vantage, values.get("told_by", ())))
    return made(**values)
