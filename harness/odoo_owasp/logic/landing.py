"""Where in an answer a try's text landed, and whether a browser runs it there.

The response oracle: it reads a page as a browser does and needs none. A text that was sent to call
the witness is live where a browser would take it for markup or code, and inert everywhere else.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

import html5lib

from odoo_owasp.model.verdict import Standing

WITNESS = "odoo_owasp"
"""The function that attacks call with their tracer."""


class Where(StrEnum):
    """The places of a page that a text may come to stand in."""

    TEXT = "text"
    COMMENT = "comment"
    ATTRIBUTE = "attribute"
    ADDRESS = "address"
    HANDLER = "event handler"
    STYLE = "style"
    SCRIPT = "script"
    DIRECTIVE = "template directive"
    NAME = "name of an element or attribute"
    DATA = "data that is no page"


@dataclass(frozen=True, slots=True)
class Landing:
    """One place; ``live`` says why a browser runs the text there, empty: it is inert.

    ``element`` and ``attribute`` are names, in lower case; empty where there is none. ``standing``
    says whether a supported browser does.
    """

    where: Where
    element: str = ""
    attribute: str = ""
    live: str = ""
    standing: Standing = Standing.FINDING

    def __str__(self) -> str:
        inside = " ".join(part for part in (self.element, self.attribute) if part)
        return f"{self.where}{f' of {inside}' if inside else ''}{self.live and f': {self.live}'}"


_PAGES = ("html", "xml", "svg")
_SCRIPTS = ("javascript", "ecmascript")
_ADDRESSES = frozenset([
    "href", "src", "action", "formaction", "data", "background", "cite", "poster",
    "longdesc", "to", "values", "from", "codebase", "manifest", "ping", "usemap",
])  # fmt: skip
_LEADING = frozenset([
    "a", "area", "form", "button", "input", "iframe", "frame", "object", "embed", "base", "meta",
    "script", "link", "animate", "set", "animatemotion", "animatetransform",
])  # fmt: skip
"""Elements whose address is followed, or loaded as a document or a script."""
_FRAMING = frozenset(["iframe", "frame", "object", "embed", "script"])
"""Elements that run the document of an address that is its text."""
_STRIPPED = re.compile(r"[\x00-\x20]")
_CONTROL = re.compile(r"^[\x00-\x20]+")
_BREAKS = re.compile(r"[\t\n\r]")
_OLD = "browsers of old run it"
_OLD_STYLE = re.compile(r"expression\s*\(|-moz-binding|behavior\s*:|javascript:", re.IGNORECASE)
_SCRIPT_TYPES = ("", "module", "text/javascript", "application/javascript", "text/ecmascript",
                 "application/ecmascript", "text/jscript")  # fmt: skip
_RUNS = re.compile(r"(?:constructor|eval|Function|setTimeout|setInterval)\s*\(\s*$")
_TOKENS = re.compile(
    r"""(?P<comment>//[^\n\r\u2028\u2029]*|<!--[^\n\r\u2028\u2029]*|/\*.*?(?:\*/|\Z))"""
    r"""|(?P<text>'(?:\\.|[^'\\\n\r])*'|"(?:\\.|[^"\\\n\r])*")"""
    r"""|(?P<pattern>(?<=[(,=:\[!&|?{};])\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/)"""
    r"""|(?P<template>`)|(?P<broken>['"])""",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\u(?:00([0-9a-fA-F]{2})|\{0*([0-9a-fA-F]{2})\})|\\x([0-9a-fA-F]{2})")


def landings(body: str, tracer: str, type_: str = "text/html") -> tuple[Landing, ...]:
    """Where the ``tracer`` stands in an answer of the content type ``type_``.

    A page that differs where scripts are off is read both ways.
    """
    if tracer not in body:
        return ()
    kind = type_.partition(";")[0].strip().lower()
    if not kind or any(part in kind for part in _PAGES):
        found = [*_of_page(body, tracer, scripting=True)]
        if "<noscript" in body.lower():
            found += _of_page(body, tracer, scripting=False)
        return tuple(dict.fromkeys(found))
    if any(part in kind for part in _SCRIPTS):
        return (Landing(Where.SCRIPT, live=_runs(body, tracer)),)
    return (Landing(Where.DATA),)


def live(body: str, tracer: str, type_: str = "text/html") -> tuple[Landing, ...]:
    """Those places where a browser would run what the ``tracer`` stands in."""
    return tuple(one for one in landings(body, tracer, type_) if one.live)


def _of_page(body: str, tracer: str, *, scripting: bool) -> Iterator[Landing]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    yield from _of_node(parser.parse(body, scripting=scripting), tracer)


def _of_node(root: Any, tracer: str) -> Iterator[Landing]:
    for node in root.iter():
        if not isinstance(node.tag, str):  # a comment
            if tracer in (node.text or ""):
                yield Landing(Where.COMMENT)
        else:
            yield from _of_element(node, tracer)
        if tracer in (node.tail or ""):
            yield Landing(Where.TEXT)


def _of_element(node: Any, tracer: str) -> Iterator[Landing]:
    name = _local(node.tag)
    if tracer in name:
        yield Landing(Where.NAME, live="a text became an element")
    if tracer in (node.text or ""):
        yield _content(name, node, tracer)
    for key, value in node.attrib.items():
        attribute = _local(key)  # of drawings alone is `xlink:href` an address
        if tracer in attribute:
            yield Landing(Where.NAME, name, live="a text became an attribute")
        if tracer in value:
            yield from _attribute(name, attribute, value, tracer)


def _content(name: str, node: Any, tracer: str) -> Landing:
    if name == "script":
        type_ = node.attrib.get("type", "").strip().lower()
        runs = _runs(node.text, tracer) if type_ in _SCRIPT_TYPES else ""
        return Landing(Where.SCRIPT, name, live=runs)
    if name == "style":
        return _style(name, "", node.text)
    return Landing(Where.TEXT, name)


def _attribute(name: str, attribute: str, value: str, tracer: str) -> Iterator[Landing]:
    if attribute.startswith("on"):
        yield Landing(Where.HANDLER, name, attribute, _runs(value, tracer))
    elif attribute.startswith("t-"):
        yield Landing(Where.DIRECTIVE, name, attribute)
    elif attribute == "srcdoc":
        inner = live(value, tracer)
        yield Landing(
            Where.ATTRIBUTE, name, attribute, f"in its document: {inner[0]}" if inner else ""
        )
    elif attribute == "style":
        yield _style(name, attribute, value)
    elif attribute in _ADDRESSES or (name == "meta" and attribute == "content"):
        yield _address(name, attribute, value)
    else:
        yield Landing(Where.ATTRIBUTE, name, attribute)


def _style(name: str, attribute: str, value: str) -> Landing:
    """A style, of which no supported browser runs anything."""
    if _OLD_STYLE.search(value):
        return Landing(Where.STYLE, name, attribute, _OLD, Standing.OLD_BROWSER)
    return Landing(Where.STYLE, name, attribute)


def _address(name: str, attribute: str, value: str) -> Landing:
    if why := _leads(name, value):
        return Landing(Where.ADDRESS, name, attribute, why)
    if _BREAKS.sub("", _CONTROL.sub("", value)).lower().startswith(("javascript:", "vbscript:")):
        return Landing(Where.ADDRESS, name, attribute, _OLD, Standing.OLD_BROWSER)
    return Landing(Where.ADDRESS, name, attribute)


def _leads(name: str, value: str) -> str:
    """Why following an address runs a script; empty: it runs none."""
    if name not in _LEADING:
        return ""
    if name == "meta":
        value = re.split(r"url\s*=\s*['\"]?", value, maxsplit=1, flags=re.IGNORECASE)[-1]
    scheme = _BREAKS.sub("", _CONTROL.sub("", value)).lower()
    if name in ("animate", "set"):
        scheme = next((one for one in scheme.split(";") if "javascript:" in one), "").strip()
    if scheme.startswith("javascript:"):
        return "the address is a script"
    if scheme.startswith("data:") and name in _FRAMING:
        kind = _STRIPPED.sub("", scheme[5:].partition(",")[0])
        if name == "script" or any(part in kind for part in _PAGES):
            return "the address is a document that runs"
    return ""


def _runs(code: str, tracer: str) -> str:
    """Why the code runs what the tracer stands in; empty: it stands in a string or a comment."""
    for kind, before, text in _pieces(code):
        if tracer not in text or kind in ("comment", "broken"):
            continue
        if kind == "code":
            return "it stands among the code"
        called = _plain(before)
        if re.search(rf"{WITNESS}\)?\(\s*$", called) or _RUNS.search(called):
            return "the witness is called"
    return ""


def _pieces(code: str) -> Iterator[tuple[str, str, str]]:
    """The code's strings and comments, and what stands between: kind, what is before it, text.

    What follows half a string is ``broken``.
    """
    at = 0
    while found := _TOKENS.search(code, at):
        yield "code", code[:at], code[at : found.start()]
        kind, end = str(found.lastgroup), found.end()
        if kind == "broken":  # no browser runs a script with half a string in it
            yield kind, code[: found.start()], code[found.start() :]
            return
        if kind == "template":
            end = yield from _template(code, found.end())
        else:
            yield kind, code[: found.start()], found[0]
        at = end
    yield "code", code[:at], code[at:]


def _template(code: str, start: int) -> Generator[tuple[str, str, str], None, int]:
    """A template literal: its text, and the expressions in it as code. Returns where it ends."""
    at, text = start, start
    while at < len(code) and code[at] != "`":
        if code[at] == "\\":
            at += 2
        elif code.startswith("${", at):
            yield "text", code[: start - 1], code[text:at]
            text = _closing(code, at + 2)
            yield from _pieces(code[at + 2 : text])
            at = text = min(text + 1, len(code))
        else:
            at += 1
    yield "text", code[: start - 1], code[text:at]
    return at + 1


def _closing(code: str, at: int) -> int:
    """Where the expression of a template literal ends."""
    depth = 1
    while at < len(code):
        depth += (code[at] == "{") - (code[at] == "}")
        if not depth:
            return at
        at += 1
    return at


def _plain(code: str) -> str:
    """Code with its escapes and percent signs resolved: a name may be written so."""
    return _ESCAPED.sub(
        lambda found: chr(int(found[1] or found[2] or found[3], 16)), unquote(code[-80:])
    )


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
