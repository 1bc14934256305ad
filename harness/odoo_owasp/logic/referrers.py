"""What a page tells other sites of its own address."""

from collections.abc import Iterator
from html.parser import HTMLParser

_KNOWN = frozenset({
    "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin",
    "same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url",
})  # fmt: skip
_WHOLE = frozenset({"unsafe-url", "no-referrer-when-downgrade", "always"})
"""Policies by which another site is told the whole address; ``always`` is an older word."""


def tells_address(header: str, body: str) -> str:
    """The policy by which a page tells another site its whole address; empty: there is none.

    Where nothing is said, browsers tell the host alone. Of the policies in a ``header`` the last
    that is known counts; each in the ``body`` counts for itself.
    """
    named = [one.strip().lower() for one in header.split(",")]
    last = next((one for one in reversed(named) if one in _KNOWN), "")
    return next((one for one in (last, *_inside(body)) if one in _WHOLE), "")


def _inside(body: str) -> Iterator[str]:
    """The policies that the page's own elements name."""
    parser = _Parser()
    parser.feed(body)
    yield from parser.policies


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").strip().lower() for name, value in attrs}
        if tag == "meta" and said.get("name") == "referrer":
            self.policies.append(said.get("content", ""))
        self.policies.append(said.get("referrerpolicy", ""))
