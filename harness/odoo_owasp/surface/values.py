"""What an expression in the source amounts to, as far as one can tell without running it."""

import ast
from typing import Any

from odoo_owasp.surface.definitions import Class, Definitions
from odoo_owasp.surface.tree import File


class Unclear(Exception):
    """Only running the code would tell."""


class Values:
    """Evaluates the plain expressions of declarations: literals, constants, sums of texts."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    def of(self, node: ast.expr, file: File, within: Class | None = None, depth: int = 0) -> Any:
        """The value of ``node``, which stands in ``file`` and in the body of the class ``within``.

        Raises Unclear.
        """
        if isinstance(node, ast.Constant):
            return node.value
        if depth > 10:  # names that stand for each other in a circle
            raise Unclear
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return [self.of(one, file, within, depth + 1) for one in node.elts]
        if isinstance(node, ast.BinOp):
            return self._sum(node, file, within, depth)
        if isinstance(node, ast.JoinedStr):
            return "".join(str(self.of(one, file, within, depth + 1)) for one in node.values)
        if isinstance(node, ast.FormattedValue):
            return self.of(node.value, file, within, depth + 1)
        if isinstance(node, ast.Name) and within:
            said = within.value(node.id)
            if said is not None:
                return self.of(said, file, within, depth + 1)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(ast.unparse(node), file, depth)
        raise Unclear

    def _sum(self, node: ast.BinOp, file: File, within: Class | None, depth: int) -> Any:
        left = self.of(node.left, file, within, depth + 1)
        right = self.of(node.right, file, within, depth + 1)
        try:
            if isinstance(node.op, ast.Add):
                return left + right
            if isinstance(node.op, ast.Mod) and isinstance(left, str):
                return left % (tuple(right) if isinstance(right, list) else right)
        except (TypeError, ValueError) as error:
            raise Unclear from error
        raise Unclear

    def _named(self, dotted: str, file: File, depth: int) -> Any:
        """What a constant stands for: of this file, of one that it imports from, of a class."""
        if constant := self._definitions.constant(file, dotted):
            return self.of(constant[1], constant[0], depth=depth + 1)
        owner, _, name = dotted.rpartition(".")
        found = self._definitions.resolve(file, owner) if owner else None
        if isinstance(found, Class) and (said := found.value(name)) is not None:
            return self.of(said, found.file, found, depth + 1)
        raise Unclear
