"""The entries of a surface: which public methods take a part of a query, and by which parameter."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from odoo_owasp.model.entry import Entry
from odoo_owasp.model.surface import Kind, Method, Surface


@dataclass(frozen=True, slots=True)
class Entries:
    """What a surface lets in: the entries, and the methods that nobody has reviewed."""

    known: tuple[Entry, ...]
    unreviewed: tuple[Method, ...]
    never: frozenset[tuple[str, str]]
    """Model and method of those that act, on this model alone."""


def entries(surface: Surface, table: Mapping[str, Any]) -> Entries:
    """The entries of ``surface``'s public methods, by the ``table`` of query parameters.

    A method that takes a parameter of the table is given what the table says, or never called; one
    that the table does not name is unreviewed, since it may act.
    """
    takes = {one["name"]: one["takes"] for one in table["parameter"]}
    methods = {one["name"]: one for one in table["method"]}
    never = {(one.get("model", ""), one["name"]) for one in table["never"]}
    known: list[Entry] = []
    unreviewed = []
    for method in surface.public():
        given = methods.get(method.name, {})
        named = dict.fromkeys((*method.parameters, *given.get("keywords", ())))
        parameters = [one for one in named if one in takes]
        if not parameters or never & {("", method.name), (method.model, method.name)}:
            continue
        if not given:
            unreviewed.append(method)
            continue
        arguments = json.loads(given["arguments"])
        known += [
            Entry(
                method.model, method.name, one, takes[one], arguments, given.get("record", False),
                given.get("on", ""), given.get("silent", ""),
            )
            for one in parameters
        ]  # fmt: skip
    return Entries(tuple(known), tuple(unreviewed), frozenset(one for one in never if one[0]))


def heirs(surface: Surface, model: str) -> list[str]:
    """The models with records that have the methods of ``model``: itself, or those below it."""
    kinds = {one.name: one.kind for one in surface.models}
    if kinds.get(model) in (Kind.REGULAR, Kind.TRANSIENT):
        return [model]
    return [
        name for name, above in surface.ancestors.items()
        if model in above and kinds.get(name) in (Kind.REGULAR, Kind.TRANSIENT)
    ]  # fmt: skip


def with_places(arguments: Any, places: Mapping[str, Any]) -> Any:
    """The arguments with every ``$place`` replaced: a text that is one alone, by its value."""
    if isinstance(arguments, str):
        if arguments.startswith("$") and arguments[1:] in places:
            return places[arguments[1:]]
        for name, value in places.items():
            arguments = arguments.replace(f"${name}", str(value))
        return arguments
    if isinstance(arguments, Mapping):
        return {name: with_places(value, places) for name, value in arguments.items()}
    if isinstance(arguments, Iterable):
        return [with_places(value, places) for value in arguments]
    return arguments
