"""Model definitions: the classes that, together, are the deployment's models."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from odoo_owasp.model.surface import Kind
from odoo_owasp.surface.tree import File, Function, Tree, top_level

_KINDS = {
    "BaseModel": Kind.ABSTRACT,
    "AbstractModel": Kind.ABSTRACT,
    "Model": Kind.REGULAR,
    "TransientModel": Kind.TRANSIENT,
}
_UNKNOWN: tuple[None, str] = (None, "")
BASE = "base"
"""The model that all others inherit from."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class and the file that it stands in."""

    file: File
    node: ast.ClassDef

    def value(self, name: str) -> ast.expr | None:
        """What the class sets ``name`` to."""
        found = None
        for node in top_level(self.node.body):
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, ast.AnnAssign) and node.value:
                targets = [node.target]
            else:
                continue
            if any(isinstance(one, ast.Name) and one.id == name for one in targets):
                found = node.value
        return found

    def mangled(self, name: str) -> str:
        """``name`` as Python knows it outside of the class: ``__x`` is ``_Class__x``."""
        hidden = name.startswith("__") and not name.endswith("__")
        return f"_{self.node.name.lstrip('_')}{name}" if hidden else name


@dataclass(frozen=True, slots=True)
class Definition:
    """A class that defines ``model``, or extends it.

    ``parents`` are the models it inherits from; ``classes`` are the class itself and those that
    it is built of as any Python class is.
    """

    model: str
    kind: Kind
    parents: tuple[str, ...]
    module: str
    classes: tuple[Class, ...]

    @property
    def extends(self) -> bool:
        """Whether the model was there before."""
        return self.model in self.parents


class Definitions:
    """The model definitions of a tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._chains: dict[int, tuple[tuple[Class, ...], Kind | None]] = {}

    @property
    def files(self) -> list[File]:
        """Every file that the modules load."""
        return list(self._tree.files.values())

    @cached_property
    def all(self) -> list[Definition]:
        """All of them, in the order in which their modules load."""
        return [one for module in self._tree.modules for one in self._of(module)]

    @cached_property
    def framework(self) -> list[Class]:
        """The classes of the ORM that every model is built of."""
        return [
            Class(file, node)
            for file in self._tree.framework.values()
            for name, node in file.classes.items()
            if name in _KINDS
        ]

    @cached_property
    def ancestors(self) -> dict[str, tuple[str, ...]]:
        """Each model with all that it inherits from, near and far; ``base`` is everyone's."""
        parents: dict[str, set[str]] = {}
        for one in self.all:
            parents.setdefault(one.model, {BASE} - {one.model}).update(one.parents)
        found: dict[str, tuple[str, ...]] = {}
        for model in parents:
            seen: set[str] = set()
            waiting = [model]
            while waiting:
                for parent in parents.get(waiting.pop(), ()):
                    if parent not in seen:
                        seen.add(parent)
                        waiting.append(parent)
            found[model] = tuple(sorted(seen - {model}))
        return found

    def _of(self, module: str) -> Iterator[Definition]:
        for file in self._tree.of(module):
            for node in top_level(file.tree.body):
                if isinstance(node, ast.ClassDef) and (one := self._definition(module, file, node)):
                    yield one

    def _definition(self, module: str, file: File, node: ast.ClassDef) -> Definition | None:
        """The definition that a class is; None where it is an ordinary class."""
        own = Class(file, node)
        classes, kind = self._chain(own)
        if kind is None or _is_false(own.value("_register")):
            return None
        inherit = self._inherit(classes)
        name = _text(own.value("_name"), file)
        if not name:
            said = own.value("_inherit")
            alone = _text(said, file) if said else ""
            name = alone or self._unnamed(node.name, inherit)
        return Definition(name, kind, inherit, module, classes)

    def _inherit(self, classes: tuple[Class, ...]) -> tuple[str, ...]:
        """``_inherit`` of the first class that has one: Python inherits it as any attribute."""
        for one in classes:
            if (value := one.value("_inherit")) is not None:
                return _texts(value, one.file)
        return ()

    def _unnamed(self, name: str, inherit: tuple[str, ...]) -> str:
        """How Odoo calls a model whose class says no name, and does not extend one by a text.

        Releases with the package ``odoo.orm`` make it of the class's name; those before take a
        lone parent's, else the class's name as it is.
        """
        if any(file.startswith("odoo.orm.") for file in self._tree.framework):
            return re.sub(r"(?<=[^_])([A-Z])", r".\1", name).lower()
        return inherit[0] if len(inherit) == 1 else name

    def _chain(self, one: Class) -> tuple[tuple[Class, ...], Kind | None]:
        """A class and all that it is built of, nearest first, and which kind of model it is."""
        if id(one.node) in self._chains:
            return self._chains[id(one.node)]
        self._chains[id(one.node)] = (one,), None  # a circle ends here
        classes, kind = [one], None
        for base in one.node.bases:
            found = self.resolve(one.file, ast.unparse(base))
            if isinstance(found, Kind):
                kind = kind or found
            elif found:
                more, its_kind = self._chain(found)
                classes += [each for each in more if each not in classes]
                kind = kind or its_kind
        self._chains[id(one.node)] = tuple(classes), kind
        return self._chains[id(one.node)]

    def resolve(self, file: File, dotted: str) -> Class | Kind | None:
        """The class that ``dotted`` means in ``file``; a kind where it is one of the ORM's."""
        where, name = self._locate(file, dotted)
        if where is None:
            return _KINDS.get(name)
        return Class(where, where.classes[name]) if name in where.classes else None

    def constant(self, file: File, dotted: str) -> tuple[File, ast.expr] | None:
        """What the top-level name ``dotted`` is set to, and the file where that stands."""
        where, name = self._locate(file, dotted)
        return (where, where.constants[name]) if where and name in where.constants else None

    def absolute(self, file: File, dotted: str) -> str:
        """The absolute name that ``dotted`` in ``file`` begins with an import for."""
        first, _, rest = dotted.partition(".")
        return f"{file.imports.get(first, first)}.{rest}".rstrip(".")

    def function(self, file: File, dotted: str) -> tuple[File, Function] | None:
        """The function of a file's top level that ``dotted`` means in ``file``."""
        where, name = self._locate(file, dotted)
        places = [where] if where else self._tree.framework.values()
        return next(((one, one.functions[name]) for one in places if name in one.functions), None)

    def _locate(self, file: File, dotted: str, depth: int = 0) -> tuple[File | None, str]:
        """The file that defines ``dotted``, and its name there; no file: one of the ORM's.

        No name: it is not known.
        """
        first, _, rest = dotted.partition(".")
        if not rest and first in file.own_names:
            return file, first
        if first in file.imports:
            whole = f"{file.imports[first]}.{rest}" if rest else file.imports[first]
            return self._absolute(whole, depth + 1)
        found = (self._absolute(f"{star}.{dotted}", depth + 1) for star in file.star_imports)
        return next((one for one in found if one[1]), _UNKNOWN)

    def _absolute(self, dotted: str, depth: int) -> tuple[File | None, str]:
        """Where the absolute name ``dotted`` is defined, through any import on the way."""
        parts = dotted.split(".")
        if parts[0] == "odoo" and parts[1:2] != ["addons"]:
            orm = parts[1] in ("models", "orm") if len(parts) > 2 else False
            return (None, parts[-1]) if orm else _UNKNOWN
        if depth > 20:  # imports that go round in a circle
            return _UNKNOWN
        for cut in range(len(parts) - 1, 2, -1):
            file = self._tree.files.get(".".join(parts[:cut]))
            if file:
                return self._locate(file, ".".join(parts[cut:]), depth)
        return _UNKNOWN


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _text(node: ast.expr | None, file: File) -> str:
    """The text that ``node`` is, literally or by a constant of its file; empty: none."""
    if isinstance(node, ast.Name):
        node = file.constants.get(node.id)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _texts(node: ast.expr, file: File) -> tuple[str, ...]:
    """The texts of a text, a list or a sum of such."""
    if isinstance(node, ast.Name):
        node = file.constants.get(node.id, node)
    if isinstance(node, ast.BinOp):
        return _texts(node.left, file) + _texts(node.right, file)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return tuple(text for one in node.elts if (text := _text(one, file)))
    text = _text(node, file)
    return (text,) if text else ()
