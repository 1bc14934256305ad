"""The routes of the controllers, merged along their inheritance as Odoo does it."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from odoo_owasp.model.surface import Route
from odoo_owasp.surface.definitions import Class, Definitions
from odoo_owasp.surface.tree import Function, parameters, top_level
from odoo_owasp.surface.values import Unclear, Values

_DISPATCHERS = {
    "call_kw", "dispatch_rpc", "execute_cr", "execute_kw", "get_public_method",
    "_get_public_method",
}  # fmt: skip
"""What calls a method by a name that it is given."""
_UNCLEAR = "?"
"""Stands where only running the code would tell."""
_DEPTH = 3
"""How far a handler's helpers are followed."""

_Shape: TypeAlias = type[Any]
"""An empty class that inherits as a controller does: Python itself then says in which order."""


def routes(definitions: Definitions) -> list[Route]:
    """Every route, in the order of its handler."""
    found = {(one.handler, one.paths): one for one in _Controllers(definitions).routes()}
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Step:
    """A handler in one class of the chain, with what its decorator says."""

    part: Class
    node: Function
    said: Mapping[str, Any]


class _Controllers:
    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._values = Values(definitions)
        self._shapes: dict[int, _Shape] = {}
        self._classes: dict[_Shape, Class] = {}
        self._tops: list[_Shape] = []
        for file in definitions.files:
            for node in top_level(file.tree.body):
                if isinstance(node, ast.ClassDef):
                    self._shape(Class(file, node))

    def _shape(self, part: Class) -> _Shape | None:
        """The shape of a controller class; None where it is none."""
        if id(part.node) in self._shapes:
            return self._shapes[id(part.node)]
        bases: list[_Shape] = []
        is_top = False
        for base in part.node.bases:
            dotted = ast.unparse(base)
            if self._definitions.absolute(part.file, dotted) == "odoo.http.Controller":
                is_top = True
            elif isinstance(above := self._definitions.resolve(part.file, dotted), Class):
                shape = self._shape(above) if above.node is not part.node else None
                bases += [shape] if shape else []
        if not (is_top or bases):
            return None
        made = type(part.node.name, tuple(bases), {})
        self._shapes[id(part.node)] = made
        self._classes[made] = part
        self._tops += [made] if is_top else []
        return made

    def routes(self) -> Iterator[Route]:
        """The routes of each controller with all that extends it."""
        for top in self._tops:
            leaves = list(dict.fromkeys(self._leaves(top)))
            chain = [self._classes[one] for one in _order(leaves) if one in self._classes]
            names: dict[str, list[tuple[Class, Function]]] = defaultdict(list)
            for part in reversed(chain):  # ancestors first
                for node in _handlers(part):
                    names[node.name].append((part, node))
            for steps in names.values():
                if route := self._route([self._step(*one) for one in steps], chain):
                    yield route

    def _leaves(self, shape: _Shape) -> Iterator[_Shape]:
        """What extends the shape and is not extended itself."""
        below = [one for one in shape.__subclasses__() if one in self._classes]
        for one in below:
            yield from self._leaves(one)
        if not below:
            yield shape

    def _step(self, part: Class, node: Function) -> _Step:
        return _Step(part, node, self._said(part, node) or {})

    def _said(self, part: Class, node: Function) -> dict[str, Any] | None:
        """What the decorator ``route`` says; None where there is none."""
        for one in node.decorator_list:
            call = one if isinstance(one, ast.Call) else None
            if ast.unparse(call.func if call else one).rpartition(".")[2] != "route":
                continue
            words = {word.arg: word.value for word in call.keywords if word.arg} if call else {}
            if call and call.args:
                words["route"] = call.args[0]
            return {name: self._value(value, part) for name, value in words.items()}
        return None

    def _value(self, node: ast.expr, part: Class) -> Any:
        try:
            return self._values.of(node, part.file, part)
        except Unclear:
            return _UNCLEAR

    def _route(self, steps: list[_Step], chain: list[Class]) -> Route | None:
        """The route that the steps of a chain make together; None where no step is a route."""
        if not any(self._said(one.part, one.node) is not None for one in steps):
            return None
        said: dict[str, Any] = {"auth": "user"}
        kind = next((one.said["type"] for one in steps if "type" in one.said), "http")
        for one in steps:
            said.update({name: value for name, value in one.said.items() if value is not None})
        paths = said.get("route") or ()
        if not paths:
            return None
        kind = "jsonrpc" if kind == "json" else str(kind)
        last = steps[-1]
        return Route(
            handler=f"{last.part.file.name.removeprefix('odoo.addons.')}"
            f".{last.part.node.name}.{last.node.name}",
            paths=(paths,) if isinstance(paths, str) else tuple(map(str, paths)),
            type=kind,
            auth=str(said["auth"]),
            methods=_words(said.get("methods") or ()),
            csrf=bool(said.get("csrf", True)) if kind == "http" else False,
            cors=str(said.get("cors") or ""),
            website=bool(said.get("website")),
            parameters=tuple(dict.fromkeys(name for one in steps for name in parameters(one.node))),
            source=steps[0].part.file.place_of(steps[0].node),
            overrides=tuple(one.part.file.place_of(one.node) for one in steps[1:]),
            sudo=any(one.part.file.says(".sudo(", one.node) for one in steps),
            dispatches=any(_dispatches(one.part, one.node, chain) for one in steps),
        )


def _words(value: Any) -> tuple[str, ...]:
    words = value if isinstance(value, list) else [value] if value else []
    return tuple(sorted(map(str, words)))


def _order(leaves: list[_Shape]) -> list[_Shape]:
    """In which order the attributes of the leaves, taken together, are looked up."""
    try:
        return list(type("_", tuple(reversed(leaves)), {}).__mro__)
    except TypeError:  # no order satisfies all: Odoo would not start either
        return list(dict.fromkeys(one for leaf in reversed(leaves) for one in leaf.__mro__))


def _handlers(part: Class) -> list[Function]:
    """The functions of a class, of two of a name the last."""
    nodes = (node for node in top_level(part.node.body) if isinstance(node, Function))
    return list({node.name: node for node in nodes}.values())


def _dispatches(part: Class, node: Function, chain: list[Class], depth: int = 0) -> bool:
    """Whether a handler, or a helper that it calls, calls a method whose name it is given.

    A guess, and rather once too often: a helper's parameters count as given by the request.
    """
    whole = part.file.whole(node)
    given = _given(whole)
    runs_actions = part.file.says("ir.actions.server", node)
    calls = [one for one in ast.walk(whole) if isinstance(one, ast.Call)]
    if any(_calls_by_name(one, given, runs_actions) for one in calls):
        return True
    helpers = [found for one in calls if depth < _DEPTH and (found := _helper(one, chain))]
    return any(_dispatches(*one, chain, depth + 1) for one in helpers if one[1] is not node)


def _given(node: Function) -> set[str]:
    """The names in a function that hold its parameters, or what is made of them."""
    given = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)} - {"self"}
    for one in ast.walk(node):
        if isinstance(one, ast.Assign | ast.AugAssign | ast.NamedExpr | ast.AnnAssign):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            if one.value and _names(one.value) & given:
                given |= {name for target in targets for name in _names(target)}
    return given


def _calls_by_name(call: ast.Call, given: set[str], runs_actions: bool) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in _DISPATCHERS:
        return True
    if name == "getattr" and len(call.args) > 1:
        return bool(_names(call.args[1]) & given)
    return runs_actions and name == "run"


def _helper(call: ast.Call, chain: list[Class]) -> tuple[Class, Function] | None:
    """The method of the same controller that ``self.method()`` calls."""
    func = call.func
    if not (
        isinstance(func, ast.Attribute)
        and isinstance(func.value, ast.Name)
        and func.value.id == "self"
    ):
        return None
    same = ((part, node) for part in chain for node in _handlers(part) if node.name == func.attr)
    return next(same, None)


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
