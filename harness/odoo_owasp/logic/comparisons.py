"""Where source compares secrets: in constant time, or so that the time tells how much is right."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SECRET = re.compile(
    r"(?:^|_)(?:token|hash|hmac|hm|signature|secret|digest|otp|passw(?:or)?d)s?(?:$|_)"
)
"""Names of what nobody may guess piece by piece."""
_IN_CONSTANT_TIME = ("consteq", "compare_digest")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of something that is named like a secret; ``plain``: by ``==`` or ``!=``."""

    line: int
    text: str
    plain: bool


def comparisons(source: str) -> Iterator[Comparison]:
    """The comparisons of secrets in a file's ``source``; with a constant there is none to guess.

    Raises SyntaxError.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and _is_plain(node):
            yield Comparison(node.lineno, ast.unparse(node), plain=True)
        elif isinstance(node, ast.Call) and _name(node.func) in _IN_CONSTANT_TIME:
            yield Comparison(node.lineno, ast.unparse(node), plain=False)


def _is_plain(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    return (
        any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops)
        and not any(map(_is_constant, sides))
        and any(_SECRET.search(_name(one)) for one in sides)
    )


def _is_constant(node: ast.expr) -> bool:
    """Whether its value stands in the source; by its name, if it has one."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def _name(node: ast.expr) -> str:
    """The last name of what is compared: of a variable, an attribute, a key, a function."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return _name(node.func) if isinstance(node, ast.Call) else ""
