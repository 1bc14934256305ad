"""The methods of every model, on the model that defines them."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from odoo_owasp.model.surface import Kind, Method, Privacy
from odoo_owasp.surface.definitions import BASE, Class, Definitions
from odoo_owasp.surface.tree import File, Function, parameters, top_level

_NO_METHODS = {
    "property", "cached_property", "lazy_property", "classproperty", "lazy_classproperty",
    "setter", "getter", "deleter",
}  # fmt: skip
"""Decorators that make something else of a function."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A method in one class."""

    name: str
    place: str
    marked: bool = False
    keywords: bool = False
    places: bool = False
    parameters: tuple[str, ...] = ()
    sudo: bool = False
    alias_of: str = ""


def methods(definitions: Definitions) -> list[Method]:
    """Every method of every model, once a model, in the order of model and name."""
    found = _Methods(definitions).of_models()
    marked = {model: {one.name for one in ones if one.marked} for model, ones in found.items()}
    made = []
    for model, ones in sorted(found.items()):
        related = {model, BASE, *definitions.ancestors.get(model, ())}
        private = set().union(*(marked.get(one, set()) for one in related))
        by_name: dict[str, list[_Found]] = defaultdict(list)
        for one in ones:
            by_name[one.name].append(one)
        made += [_method(model, same, private) for _, same in sorted(by_name.items())]
    return made


def _method(model: str, same: list[_Found], private: set[str]) -> Method:
    first = same[0]
    privacy = Privacy.PUBLIC
    if first.name.startswith("_"):
        privacy = Privacy.UNDERSCORE
    elif first.name in private:
        privacy = Privacy.MARKED
    return Method(
        model,
        first.name,
        privacy,
        keywords=any(one.keywords for one in same),
        places=any(one.places for one in same),
        parameters=tuple(dict.fromkeys(name for one in same for name in one.parameters)),
        source=first.place,
        overrides=tuple(dict.fromkeys(one.place for one in same[1:])),
        sudo=any(one.sudo for one in same),
        alias_of=next((one.alias_of for one in same if one.alias_of), ""),
        unmarked_override=privacy is Privacy.MARKED and not all(one.marked for one in same),
    )


class _Methods:
    """Finds what the classes of a tree define."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._known: dict[int, list[_Found]] = {}
        self._patched: dict[int, list[_Found]] = defaultdict(list)
        for file in definitions.files:
            for node in top_level(file.tree.body):
                self._note_patches(file, node)

    def of_models(self) -> dict[str, list[_Found]]:
        """What each model's classes define: the ORM's own, the first definition, its extensions.

        What is Python's inheritance only (a plain class among the bases) is the model's own.
        """
        found: dict[str, list[_Found]] = defaultdict(list)
        for one in self._definitions.framework:
            found[BASE] += self._of_class(one)
        for definition in sorted(self._definitions.all, key=lambda one: one.extends):
            there = {(one.name, one.place) for one in found[definition.model]}
            for part in definition.classes:
                found[definition.model] += [
                    one for one in self._of_class(part) if (one.name, one.place) not in there
                ]
        return found

    def _of_class(self, part: Class) -> list[_Found]:
        """What one class defines, and what was put on it afterwards."""
        return [*self._written_in(part), *self._patched.get(id(part.node), ())]

    def _written_in(self, part: Class) -> list[_Found]:
        """What stands in a class's body; of two of a name the last, as Python has it."""
        if id(part.node) not in self._known:
            found: dict[str, _Found] = {}
            for node in top_level(part.node.body):
                self._note(part, node, found)
            self._known[id(part.node)] = list(found.values())
        return self._known[id(part.node)]

    def _note(self, part: Class, node: ast.stmt, found: dict[str, _Found]) -> None:
        if isinstance(node, Function):
            name = part.mangled(node.name)
            found.pop(name, None)
            if not _decorators(node) & _NO_METHODS:
                found[name] = _function(part.file, name, node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    name = part.mangled(target.id)
                    made = self._assigned(part.file, name, node.value, found)
                    found.pop(name, None)
                    if made:
                        found[name] = made
                elif (marked := _marked(target)) and marked in found:
                    found[marked] = replace(found[marked], marked=True)

    def _assigned(
        self, file: File, name: str, value: ast.expr, found: Mapping[str, _Found]
    ) -> _Found | None:
        """The method that ``name = value`` makes of a class; None: something else.

        ``found`` are the methods that the class has so far.
        """
        while isinstance(value, ast.Call) and ast.unparse(value.func).startswith("api."):
            value = value.args[0] if value.args else value.func  # name = api.model(_other)
        place = file.place_of(value)
        if isinstance(value, ast.Lambda):
            arguments = value.args
            return _Found(
                name, place, keywords=bool(arguments.kwarg), places=bool(arguments.vararg),
                parameters=parameters(value),
            )  # fmt: skip
        if not isinstance(value, ast.Name | ast.Attribute):
            return None
        dotted = ast.unparse(value)
        if dotted in found:
            return replace(found[dotted], name=name, place=place, alias_of=dotted)
        if plain := self._definitions.function(file, dotted):
            return replace(_function(plain[0], name, plain[1]), place=place)
        return self._of_other(file, name, value) if isinstance(value, ast.Attribute) else None

    def _of_other(self, file: File, name: str, value: ast.Attribute) -> _Found | None:
        """The method that is another name of ``Class._method``."""
        owner = self._definitions.resolve(file, ast.unparse(value.value))
        if not owner:
            return None
        parts = self._definitions.framework if isinstance(owner, Kind) else [owner]
        same = (one for part in parts for one in self._written_in(part) if one.name == value.attr)
        one = next(same, None)
        place = file.place_of(value)
        return one and replace(one, name=name, place=place, alias_of=value.attr)

    def _note_patches(self, file: File, node: ast.stmt) -> None:
        """What a file's top level puts on classes afterwards: ``Class.name = Class._other``."""
        for owner, name, value in _patches(node):
            found = self._definitions.resolve(file, owner)
            if found and not isinstance(found, Kind):
                made = self._assigned(file, name, value, {})
                self._patched[id(found.node)] += [made] if made else []


def _patches(node: ast.stmt) -> Iterator[tuple[str, str, ast.expr]]:
    """The class, the name and the value that a statement puts there."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute):
                yield ast.unparse(target.value), target.attr, node.value
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        if isinstance(call.func, ast.Name) and call.func.id == "setattr" and len(call.args) == 3:
            owner, name, value = call.args
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield ast.unparse(owner), name.value, value


def _function(file: File, name: str, node: Function) -> _Found:
    return _Found(
        name,
        file.place_of(node),
        "private" in _decorators(node),
        bool(node.args.kwarg),
        bool(node.args.vararg),
        parameters(node),
        file.says(".sudo(", node),
    )


def _decorators(node: Function) -> set[str]:
    """The last names of its decorators: ``private`` for ``@api.private``."""
    found = set()
    for one in node.decorator_list:
        called = one.func if isinstance(one, ast.Call) else one
        found.add(ast.unparse(called).rpartition(".")[2])
    return found


def _marked(target: ast.expr) -> str:
    """The method that ``method._api_private = True`` in a class body marks; empty: none."""
    if (
        isinstance(target, ast.Attribute)
        and target.attr == "_api_private"
        and isinstance(target.value, ast.Name)
    ):
        return target.value.id
    return ""
