"""Add-ons on disk: where each module is, in which order they load, the Python that they import."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Imports: TypeAlias = dict[str, str]
"""Local name to the dotted name of what it stands for."""


@dataclass(frozen=True)
class File:
    """A Python file: its dotted name as Odoo imports it, and what it says."""

    name: str
    place: str
    """Where it is, as ``module/path.py``."""
    text: str
    tree: ast.Module
    """Without the bodies of its functions, which would be most of it: see :meth:`whole`."""
    is_package: bool

    @cached_property
    def imports(self) -> Imports:
        """What the file imports, at its top level and in the blocks there."""
        found: Imports = {}
        for node in top_level(self.tree.body):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    local = alias.asname or alias.name.partition(".")[0]
                    found[local] = alias.name if alias.asname else local
            elif isinstance(node, ast.ImportFrom):
                package = self._package(node)
                for alias in node.names:
                    found[alias.asname or alias.name] = f"{package}.{alias.name}"
        return found

    @cached_property
    def star_imports(self) -> list[str]:
        """The files whose names are all imported."""
        return [
            self._package(node)
            for node in top_level(self.tree.body)
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        ]

    @cached_property
    def imported(self) -> list[str]:
        """The dotted names of all that loading the file may load."""
        found: list[str] = []
        for node in top_level(self.tree.body):
            if isinstance(node, ast.Import):
                found += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                package = self._package(node)
                found += [package, *(f"{package}.{alias.name}" for alias in node.names)]
        return found

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """The classes of its top level. The last of a name is the one that counts."""
        return {
            node.name: node for node in top_level(self.tree.body) if isinstance(node, ast.ClassDef)
        }

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The functions of its top level."""
        return {node.name: node for node in top_level(self.tree.body) if isinstance(node, Function)}

    @cached_property
    def own_names(self) -> frozenset[str]:
        """What its top level defines."""
        return frozenset({*self.classes, *self.functions, *self.constants})

    def place_of(self, node: ast.AST) -> str:
        """Where ``node`` stands, as ``module/path.py:line``."""
        return f"{self.place}:{getattr(node, 'lineno', 1)}"

    def says(self, words: str, node: Function) -> bool:
        """Whether ``words`` stand in the text of ``node``: a hundred times faster than its tree."""
        return any(words in line for line in self._lines_of(node))

    def whole(self, node: Function) -> Function:
        """The function ``node`` with its body, read once more."""
        lines = self._lines_of(node)
        indented = ["if True:"] if lines[0][:1].isspace() else []
        tree = ast.parse("\n".join([*indented, *lines]))
        return next(one for one in ast.walk(tree) if isinstance(one, Function))

    def _lines_of(self, node: Function) -> list[str]:
        return self.text.split("\n")[node.lineno - 1 : node.end_lineno]

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """What its top-level names are set to."""
        return {
            target.id: node.value
            for node in top_level(self.tree.body)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def _package(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        up = node.level - (1 if self.is_package else 0)
        parts = self.name.split(".")
        package = ".".join(parts[: len(parts) - up])
        return f"{package}.{node.module}" if node.module else package


def top_level(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of ``body`` and of its conditional blocks; functions are not entered."""
    for node in body:
        yield node
        for part in ("body", "orelse", "finalbody"):
            if isinstance(node, ast.If | ast.Try | ast.With):
                yield from top_level(getattr(node, part, ()))
        if isinstance(node, ast.Try):
            for handler in node.handlers:
                yield from top_level(handler.body)


def parameters(node: Function | ast.Lambda) -> tuple[str, ...]:
    """The names that a method takes, without the record or the class that it is called on."""
    said = node.args
    names = tuple(one.arg for one in (*said.posonlyargs, *said.args, *said.kwonlyargs))
    marks = getattr(node, "decorator_list", ())
    is_static = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in marks)
    return names if is_static else names[1:]


def _hollow(tree: ast.Module) -> ast.Module:
    """``tree`` without the bodies of its functions, in which no declaration stands."""
    waiting: list[ast.stmt] = list(top_level(tree.body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ClassDef):
            waiting += top_level(node.body)
        elif isinstance(node, Function):
            node.body = []
    return tree


class Tree:
    """The source of the ``modules`` that are found in the add-ons ``folders``.

    Like Odoo: the first folder that has a module wins, and what no file of a module imports
    does not count.
    """

    def __init__(self, folders: Iterable[Path], modules: Iterable[str]) -> None:
        self.folders = tuple(folders)
        wanted = set(modules)
        self.homes: dict[str, Path] = {}
        for folder in self.folders:
            for name in sorted(wanted - self.homes.keys()):
                if (folder / name / "__manifest__.py").is_file():
                    self.homes[name] = folder / name
        self.missing = tuple(sorted(wanted - self.homes.keys()))
        self.unread: list[str] = []
        """Files that are there and could not be read: what they declare is not known."""

    @cached_property
    def odoo(self) -> Path | None:
        """The package ``odoo`` itself, where one of the folders is its own."""
        owns = (one.parent for one in self.folders if (one / "base" / "__manifest__.py").is_file())
        return next(owns, None)

    @cached_property
    def modules(self) -> list[str]:
        """The modules that were found, each after those that it depends on."""
        depends = {
            name: list(self.manifest(name).get("depends", ())) for name in sorted(self.homes)
        }
        depth: dict[str, int] = {}

        def depth_of(name: str) -> int:
            if name not in depth:
                depth[name] = 0  # a circle ends here
                known = [depth_of(one) for one in depends[name] if one in depends]
                depth[name] = 1 + max(known, default=0)
            return depth[name]

        return sorted(depends, key=lambda name: (depth_of(name), name))

    def manifest(self, module: str) -> Mapping[str, Any]:
        """What a module's manifest says; nothing where it cannot be read."""
        path = self.homes[module] / "__manifest__.py"
        try:
            said = ast.literal_eval(path.read_text("utf-8"))
        except (OSError, ValueError, SyntaxError):
            self.unread.append(f"{module}/{path.name}")
            return {}
        return said if isinstance(said, dict) else {}

    @cached_property
    def files(self) -> dict[str, File]:
        """Every file that the modules load, by its dotted name, in the order of the modules."""
        found: dict[str, File] = {}
        for module in self.modules:
            self._load(f"odoo.addons.{module}", found)
        return found

    def of(self, module: str) -> list[File]:
        """The files of ``module``."""
        root = f"odoo.addons.{module}"
        return [
            file for name, file in self.files.items() if name == root or name.startswith(f"{root}.")
        ]

    @cached_property
    def framework(self) -> dict[str, File]:
        """The files of the ORM, where they are known: there stands what every model has."""
        if not self.odoo:
            return {}
        paths = [*sorted((self.odoo / "orm").glob("*.py")), self.odoo / "models.py"]
        files = (self._parsed(f"odoo.{self._dotted(path)}", path) for path in paths)
        return {file.name: file for file in files if file}

    def _dotted(self, path: Path) -> str:
        assert self.odoo  # noqa: S101  only asked about what was found below it
        return ".".join(path.relative_to(self.odoo).with_suffix("").parts)

    def _load(self, name: str, found: dict[str, File]) -> None:
        waiting = [name]
        module = ".".join(name.split(".")[:3])
        while waiting:
            name = waiting.pop(0)
            if name in found or not (name == module or name.startswith(f"{module}.")):
                continue
            path = self._path(name)
            file = self._parsed(name, path) if path else None
            if file:
                found[name] = file
                waiting += file.imported

    def _path(self, name: str) -> Path | None:
        module, *rest = name.split(".")[2:]
        stem = self.homes[module].joinpath(*rest)
        package = stem / "__init__.py"
        if package.is_file():
            return package
        plain = stem.with_name(f"{stem.name}.py")
        return plain if rest and plain.is_file() else None

    def _parsed(self, name: str, path: Path) -> File | None:
        """The file; None where there is none, or none that this Python can read."""
        parts = name.split(".")
        root = self.homes[parts[2]].parent if parts[1] == "addons" else path.parents[len(parts) - 1]
        place = path.relative_to(root).as_posix()
        try:
            text = path.read_text("utf-8")
            tree = _hollow(ast.parse(text, place))
        except FileNotFoundError:
            return None
        except (OSError, SyntaxError, ValueError):
            self.unread.append(place)
            return None
        return File(name, place, text, tree, path.name == "__init__.py")
