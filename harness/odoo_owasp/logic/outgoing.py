"""Where the source of a module sends something: the absolute addresses in it, by language."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

_ADDRESS = re.compile(r"(?:https?|wss?):(?://|\\/\\/)([^\s/\"'`<>?#\\),;]+)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
_SENDING = {
    "form": ("action",), "script": ("src",), "iframe": ("src",), "link": ("href",),
    "img": ("src",), "input": ("formaction",), "button": ("formaction",),
}  # fmt: skip
"""What a page loads by itself, or sends a form to; where it links to is for people."""
_TEMPLATED = ("", "t-att-", "t-attf-")
_HOLE = "{}"
"""What stands in an address for what only running the code would tell."""
KINDS = (".py", ".js", ".xml")


def addresses(name: str, source: str) -> set[str]:
    """The addresses in a file's ``source`` as ``https://host``; comments and help are left out.

    What the code computes is ``{}``. Raises ValueError for a file that cannot be read.
    """
    read = _READERS[name[name.rfind(".") :]]
    try:
        return {found for text in read(source) for found in _found(text)}
    except (SyntaxError, ParseError, DefusedXmlException) as error:
        raise ValueError(f"{name}: {error}") from error


def _found(text: str) -> Iterator[str]:
    for one in _ADDRESS.finditer(text):
        scheme = one[0].partition(":")[0].lower()
        yield f"{scheme}://{re.sub(r'[$]?{[^}]*}', _HOLE, one[1]).lower()}"


def unverified(source: str) -> list[int]:
    """The lines of Python ``source`` that send without verifying who answers."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "verify"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
    ]


def _python(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    said = {
        id(node.value) for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(one) for one in node.values}
            yield "".join(
                str(one.value) if isinstance(one, ast.Constant) else _HOLE for one in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in said | parts:
            yield str(node.value)


def _javascript(source: str) -> Iterator[str]:
    yield _COMMENT.sub("", source)


def _xml(source: str) -> Iterator[str]:
    for _, node in iterparse(StringIO(source)):
        for name in _SENDING.get(node.tag, ()):
            yield from (node.get(f"{how}{name}", "") for how in _TEMPLATED)


_READERS = {".py": _python, ".js": _javascript, ".xml": _xml}
