"""What a page asks for, and where it leads."""

import re
from html.parser import HTMLParser

_ADDRESSES = {"src", "href", "action", "formaction", "data", "poster", "srcset", "background"}
_LOADED = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"}
"""What a ``link`` must be for a browser to load it."""
_ORIGIN = re.compile(r"https?://[^/\"'<>\s&\\,;)]+", re.IGNORECASE)


def origins(text: str) -> set[str]:
    """The origins of all absolute addresses that stand anywhere in ``text``."""
    return {one.lower() for one in _ORIGIN.findall(text)}


def plain_addresses(page: str, host: str) -> list[str]:
    """What an HTML ``page`` loads over plain HTTP or sends there, and where it names ``host`` so.

    ``host`` is its own, with the port. That a link leads to somebody else's plain HTTP is theirs.
    """
    reader = _Reader()
    reader.feed(page)
    here = f"http://{host.lower()}"
    return [
        f"<{tag} {name}={value!r}>"
        for tag, name, value in reader.found
        if any(one.startswith("http://") for one in origins(value))
    ] + [here] * (here in origins(page))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" or (
            tag == "link" and not _LOADED & {*(dict(attrs).get("rel") or "").lower().split()}
        ):
            return
        self.found += [(tag, name, value) for name, value in attrs if name in _ADDRESSES and value]
