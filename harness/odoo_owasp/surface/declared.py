"""The fields that models declare, with those that they inherit."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from odoo_owasp.model.surface import Field, Kind, Model
from odoo_owasp.surface.definitions import BASE, Class, Definition, Definitions
from odoo_owasp.surface.tree import top_level
from odoo_owasp.surface.values import Unclear, Values

_TYPES = {
    "Binary": "binary", "Boolean": "boolean", "Char": "char", "Date": "date",
    "Datetime": "datetime", "Float": "float", "Html": "html", "Id": "integer", "Image": "binary",
    "Integer": "integer", "Json": "json", "Many2many": "many2many", "Many2one": "many2one",
    "Many2oneReference": "many2one_reference", "Monetary": "monetary", "One2many": "one2many",
    "Properties": "properties", "PropertiesDefinition": "properties_definition",
    "Reference": "reference", "Selection": "selection", "Serialized": "serialized",
    "Text": "text",
}  # fmt: skip
_RELATIONAL = {"many2many", "many2one", "one2many"}
_SANITIZE = ("sanitize", "sanitize_attributes", "sanitize_form", "sanitize_tags")
"""The sanitizer's parts that are on unless a field switches them off."""
_PRESETS = {"email_outgoing": {"sanitize_attributes": False, "sanitize_tags": False}}
"""What ``sanitize`` stands for where it is a word."""
_NOBODY = "NO_ACCESS"
"""Odoo's constant, under its several names, for the groups of a field that nobody has."""
_LOG = {
    "create_uid": {"type": "many2one", "comodel_name": "res.users"},
    "create_date": {"type": "datetime"},
    "write_uid": {"type": "many2one", "comodel_name": "res.users"},
    "write_date": {"type": "datetime"},
}
"""What every model has that does not say otherwise."""

_Said: TypeAlias = dict[str, Any]
"""What a declaration says of a field: a keyword to its value, with ``type``; None: unclear."""


def models(definitions: Definitions) -> list[Model]:
    """Every model, in the order of names."""
    kinds: dict[str, Kind] = {}
    modules: dict[str, list[str]] = defaultdict(list)
    for one in definitions.all:
        if not one.extends or one.model not in kinds:
            kinds[one.model] = one.kind
        modules[one.model].append(one.module)
    return [Model(name, kinds[name], tuple(sorted(set(modules[name])))) for name in sorted(modules)]


def declared(definitions: Definitions) -> list[Field]:
    """Every field of every model, in the order of model and name."""
    return [
        _field(model, name, said)
        for model, fields in sorted(_Fields(definitions).of_models().items())
        for name, said in sorted(fields.items())
    ]


class _Fields:
    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._values = Values(definitions)
        self._own: dict[str, dict[str, _Said]] = defaultdict(dict)
        self._through: dict[str, dict[str, str]] = defaultdict(dict)
        self._done: dict[str, dict[str, _Said]] = {}
        self._kinds = {one.name: one.kind for one in models(definitions)}
        for part in definitions.framework:
            self._note(BASE, part)
        for one in sorted(definitions.all, key=lambda one: one.extends):
            self._define(one)

    def of_models(self) -> dict[str, dict[str, _Said]]:
        """The fields of each model."""
        return {model: self._of(model) for model in list(self._own)}

    def _define(self, one: Definition) -> None:
        self._own[one.model]  # a model without fields of its own is one too
        if one.kind is not Kind.ABSTRACT and not one.extends and _is_logged(one):
            self._own[one.model].update({name: dict(said) for name, said in _LOG.items()})
        for part in reversed(one.classes):
            self._note(one.model, part)
            inherits = part.value("_inherits")
            if isinstance(inherits, ast.Dict):
                for key, value in zip(inherits.keys, inherits.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                        self._through[one.model][str(key.value)] = str(value.value)

    def _note(self, model: str, part: Class) -> None:
        for name, said in self._declared(part):
            self._own[model][name] = _over(self._own[model].get(name), said)
            if said.get("delegate") is True and said.get("comodel_name"):
                self._through[model][said["comodel_name"]] = name

    def _declared(self, part: Class) -> Iterator[tuple[str, _Said]]:
        for node in top_level(part.node.body):
            targets = node.targets if isinstance(node, ast.Assign) else (
                [node.target] if isinstance(node, ast.AnnAssign) else []
            )  # fmt: skip
            value = getattr(node, "value", None)
            if isinstance(value, ast.Call) and (said := self._said(value, part)):
                yield from ((one.id, said) for one in targets if isinstance(one, ast.Name))

    def _said(self, call: ast.Call, part: Class) -> _Said | None:
        """What a call that makes a field says; None where it makes something else."""
        first, _, name = ast.unparse(call.func).rpartition(".")
        if name not in _TYPES or first not in ("", "fields"):
            return None
        said: _Said = {"type": _TYPES[name]}
        if said["type"] in _RELATIONAL and call.args:
            said["comodel_name"] = self._value(call.args[0], part)
        for word in call.keywords:
            if word.arg:
                said[word.arg] = self._value(word.value, part)
        return said

    def _value(self, node: ast.expr, part: Class) -> Any:
        if ast.unparse(node).rpartition(".")[2] == _NOBODY:
            return "."
        try:
            return self._values.of(node, part.file, part)
        except Unclear:
            return None

    def _delegates(self, model: str, above: Iterable[str]) -> list[str]:
        """The models whose fields are a model's by ``_inherits``, which mixins hand down."""
        if self._kinds.get(model) is Kind.ABSTRACT:
            return []
        return [parent for one in (model, *above) for parent in self._through[one]]

    def _of(self, model: str) -> dict[str, _Said]:
        """The fields of ``model``: what it inherits, what it declares, what it delegates to."""
        if model in self._done:
            return self._done[model]
        self._done[model] = {}  # a circle ends here
        found: dict[str, _Said] = {}
        above = self._definitions.ancestors.get(model, ())
        for one in sorted(above, key=lambda name: len(self._definitions.ancestors.get(name, ()))):
            for name, said in self._own.get(one, {}).items():
                found[name] = _over(found.get(name), said)
        for name, said in self._own[model].items():
            found[name] = _over(found.get(name), said)
        for parent in self._delegates(model, above):
            for name, said in self._of(parent).items() if parent in self._own else ():
                found.setdefault(name, {**said, "store": False, "delegated": True})
        self._done[model] = found
        return found


def _over(before: _Said | None, said: _Said) -> _Said:
    """What a further declaration makes of a field; one of another type starts afresh."""
    return {**before, **said} if before and before["type"] == said["type"] else dict(said)


def _is_logged(one: Definition) -> bool:
    said = (part.value(name) for part in one.classes for name in ("_log_access", "_auto"))
    first = next((value for value in said if value is not None), None)
    return not (isinstance(first, ast.Constant) and first.value is False)


def _field(model: str, name: str, said: Mapping[str, Any]) -> Field:
    kind = said["type"]
    computed = bool({"compute", "related", "inherited"} & said.keys())
    groups = said.get("groups", "")
    return Field(
        model,
        name,
        kind,
        said["store"] if isinstance(said.get("store"), bool) else not computed,
        said.get("comodel_name", None if kind in _RELATIONAL else ""),
        _unsanitized(said) if kind == "html" else (),
        groups if isinstance(groups, str) else None,
    )


def _unsanitized(said: Mapping[str, Any]) -> tuple[str, ...] | None:
    if {"related", "delegated"} & said.keys():  # the other field's is what counts
        return None
    told = {**said, **_PRESETS.get(str(said.get("sanitize")), {})}
    off = [name for name in _SANITIZE if told.get(name) is False]
    return (*off, *(["sanitize_overridable"] if said.get("sanitize_overridable") else []))
