"""The private methods of a release's standard modules, for where nobody has its source."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from odoo_owasp.logic.surface import merged
from odoo_owasp.model.surface import Method, Privacy, Surface, Vantage

_HEAD = ("release", "build")
_KEYWORDS = "**"
"""Stands after the name of a method that takes any named argument."""
_PLACES = "*"
"""Stands after the name of one that takes any number of arguments."""


def record(
    surface: Surface, modules_read: Iterable[str], release: str, build: str
) -> dict[str, Any]:
    """What :func:`recalled` needs of a surface: module to model to names."""
    modules: dict[str, dict[str, list[str]]] = {module: {} for module in modules_read}
    for one in surface.private():
        marks = [_PLACES] * one.places + [_KEYWORDS] * one.keywords
        for module in sorted({_module(place) for place in (one.source, *one.overrides)}):
            names = modules.setdefault(module, {}).setdefault(one.model, [])
            names.append(" ".join([one.name, *marks]))
    return {"release": release, "build": build, "modules": modules}


def render(recorded: Mapping[str, Any]) -> str:
    """The record as JSON, a line a model: a change of one is a change of one line."""
    modules = {
        module: _braced({model: json.dumps(names) for model, names in models.items()})
        for module, models in recorded["modules"].items()
    }
    head = {key: json.dumps(recorded[key]) for key in _HEAD}
    return _braced(head | {"modules": _braced(modules)}) + "\n"


def _braced(parts: Mapping[str, str]) -> str:
    """A JSON object of parts that are JSON already, each on lines of its own."""
    lines = (f"{json.dumps(name)}: {part}" for name, part in sorted(parts.items()))
    return "{\n" + ",\n".join(lines) + "\n}" if parts else "{}"


def _module(place: str) -> str:
    """The module of a place; the ORM's own methods come with ``base``."""
    module = place.partition("/")[0]
    return "base" if module == "odoo" else module


def recalled(data: Mapping[str, Any], modules: Iterable[str]) -> Surface:
    """The private methods that are recorded of ``modules``."""
    known = sorted(set(modules) & data["modules"].keys())
    methods = [
        one for module in known for one in _methods(data["modules"][module], module, data["build"])
    ]
    found = merged(*(Surface(methods=(one,)) for one in methods))
    return replace(found, vantages=(Vantage.RECORDED,) if known else ())


def _methods(models: Mapping[str, list[str]], module: str, build: str) -> Iterator[Method]:
    for model, names in models.items():
        for text in names:
            name, *marks = text.split()
            yield Method(
                model,
                name,
                Privacy.UNDERSCORE if name.startswith("_") else Privacy.MARKED,
                keywords=_KEYWORDS in marks,
                places=_PLACES in marks,
                source=f"{module}, as recorded for {build}",
                told_by=(Vantage.RECORDED,),
            )


def filled(surface: Surface, data: Mapping[str, Any] | None) -> Surface:
    """``surface`` with what is recorded of the modules whose source it misses."""
    if not data:
        return surface
    found = merged(surface, recalled(data, surface.missing))
    still = tuple(one for one in surface.missing if one not in data["modules"])
    return replace(found, missing=still)
