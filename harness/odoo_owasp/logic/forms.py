"""The forms of a page: where they send what, and whether they ask for a password or a card."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from odoo_owasp.logic.links import origins

_CARD = re.compile(
    r"\bcc-(number|csc|exp)|card.?(num|no\b)|credit.?card|\bcc.?num|\bcvv|\bcvc|\bpan\b", re.I
)
"""How a field says that it is for what stands on a card; HTML's own words for it are the first."""
_TELLING = ("name", "id", "placeholder", "autocomplete", "aria-label", "class")


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form: its ``name``, without which no browser sends it, and what it is for."""

    name: str
    type: str
    about: str

    @property
    def secret(self) -> bool:
        """Whether it is for a password."""
        return self.type == "password"

    @property
    def of_card(self) -> bool:
        """Whether it is for the number or the code of a card, and sent."""
        return bool(self.name and self.type != "hidden" and _CARD.search(self.about))


@dataclass(slots=True)
class Form:
    """A form: all the addresses that it can be sent to, how, and its fields."""

    addresses: list[str]
    method: str = "get"
    inputs: list[Input] = field(default_factory=list)

    @property
    def secret(self) -> bool:
        """Whether it asks for a password."""
        return any(one.secret for one in self.inputs)


def forms(page: str, url: str) -> list[Form]:
    """The forms of an HTML ``page`` that came from ``url``, their addresses absolute.

    Fields that stand in no form are in one of their own, which is sent nowhere.
    """
    reader = _Reader(url)
    reader.feed(page)
    named = {name: form for name, form in reader.named.items() if name}
    loose = Form([])
    for owner, one in reader.loose:
        named.get(owner, loose).inputs.append(one)
    return [*reader.found, *([loose] if loose.inputs else [])]


def stays(address: str, base_url: str) -> bool:
    """Whether ``address`` is on the site at ``base_url``: scheme, host and port are its own."""
    one, own = urlsplit(address), urlsplit(base_url)
    return (one.scheme, one.netloc.lower()) == (own.scheme, own.netloc.lower())


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.named: dict[str, Form] = {}
        self.loose: list[tuple[str, Input]] = []
        self._url = url
        self._base = url
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "base" and told.get("href"):
            self._base = urljoin(self._url, told["href"])
        elif tag == "form" and self._open is None:
            self._begin(told)
        elif tag in ("input", "button", "select", "textarea"):
            self._place(told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def _begin(self, told: dict[str, str]) -> None:
        # A form without an address is sent to its page's own, whatever the base is.
        action = told.get("action", "").strip()
        address = urljoin(self._base, action) if action else self._url
        # A script of its own may send it elsewhere, where it names another address.
        elsewhere = sorted(origins(told.get("onsubmit", "")))
        self._open = Form([address, *elsewhere], told.get("method", "get").lower())
        self.found.append(self._open)
        self.named.setdefault(told.get("id", ""), self._open)

    def _place(self, told: dict[str, str]) -> None:
        about = " ".join(told.get(name, "") for name in _TELLING)
        one = Input(told.get("name", ""), told.get("type", "text").lower(), about)
        if "form" in told or self._open is None:
            self.loose.append((told.get("form", ""), one))
            return
        self._open.inputs.append(one)
        if told.get("formaction"):
            self._open.addresses.append(urljoin(self._base, told["formaction"]))
        if "formmethod" in told and told["formmethod"].lower() == "get":
            self._open.method = "get"
