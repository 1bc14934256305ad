"""Two accounts of one run compared: the journal's requests and the front's access log.

What the journal tells was sent must be what the front saw, transport by transport. So neither a
request past the journal nor an entry without a request stays unnoticed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BROWSER = "browser"
_PAGES = "pages"
_PLACES = (
    ("xmlrpc", "/xmlrpc/2/"),
    ("xmlrpc1", "/xmlrpc/"),
    ("jsonrpc", "/jsonrpc/"),
    ("json2", "/json/2/"),
    ("web", "/web/dataset/"),
    ("websocket", "/websocket/"),
    (_PAGES, ""),
)
"""The transports and where their paths begin; the first that fits, so the last takes the rest."""
TRANSPORTS = (*(name for name, _ in _PLACES), BROWSER)
_UNREAD = (414, 431)
"""The statuses of a request that is too long: refused before the front has read who sends it."""
# nginx's and Apache's "combined"; some formats add columns at its end.
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_COMBINED = re.compile(
    rf"\S+ \S+ .*? \[[^\]]*\] {_QUOTED} \d{{3}} (?:\d+|-) {_QUOTED} {_QUOTED}(?: .*)?"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """The requests over one transport: how many were sent, and how many the front saw.

    ``unanswered`` of those sent need not have been seen: no answer came, the front refused them
    unread, or the browser sent them, whose page may be closed while it loads. Each of them that
    was not seen could hide one that was not sent.
    """

    transport: str
    sent: int
    seen: int
    unanswered: int = 0

    @property
    def agrees(self) -> bool:
        """Whether all that must have been seen was seen, and nothing that was not sent."""
        return self.sent - self.unanswered <= self.seen <= self.sent


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tallies, and the lines of the log that are in none of them.

    ``others`` are requests without our marker; ``malformed`` are lines of no known format, which
    may have been requests of ours.
    """

    tallies: tuple[Tally, ...]
    others: int = 0
    malformed: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """The requests over each transport, and those among them that may never have arrived."""

    requests: Counter[str]
    unanswered: Counter[str]


def compare(sent: Sent, lines: Iterable[str], marker: str, base_path: str = "") -> Comparison:
    """Compare what a journal tells was sent with an access log's lines.

    A request is ours where its User-Agent contains ``marker``, and the browser's where that says
    Mozilla too, as every browser does. ``base_path`` is where Odoo stands on its host. The front
    writes a line at its request's end: the log is to be read when all is over.
    """
    if not marker:
        raise ValueError("without a marker every request would be ours")
    seen, others, malformed = _seen(lines, marker, base_path)
    tallies = tuple(
        Tally(name, sent.requests[name], seen[name], sent.unanswered[name])
        for name in TRANSPORTS
        if sent.requests[name] or seen[name]
    )
    return Comparison(tallies, others, malformed)


def disagreeing(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """The tallies whose two sides cannot both be true."""
    return tuple(tally for tally in tallies if not tally.agrees)


def transport_of(path: str, base_path: str = "") -> str:
    """The transport that serves ``path``; what is not below ``base_path`` is a page."""
    base = base_path.rstrip("/")
    if not path.startswith(f"{base}/"):
        return _PAGES
    below = path.partition("?")[0].removeprefix(base)
    return next(name for name, start in _PLACES if f"{below}/".startswith(start))


def sent(entries: Iterable[Mapping[str, Any]], base_path: str = "") -> Sent:
    """What a journal's entries tell was sent; its requests count."""
    requests, unanswered = Counter[str](), Counter[str]()
    for entry in entries:
        if entry["kind"] != "request":
            continue
        browsers = entry.get("note") == BROWSER
        transport = BROWSER if browsers else transport_of(entry["path"], base_path)
        requests[transport] += 1
        unanswered[transport] += browsers or _unanswered(entry)
    return Sent(requests, unanswered)


def _seen(lines: Iterable[str], marker: str, base_path: str) -> tuple[Counter[str], int, int]:
    """The marked requests over each transport, the number of other ones, and of malformed lines."""
    seen, others, malformed = Counter[str](), 0, 0
    for line in lines:
        request = _request(line)
        if request is None:
            malformed += 1
            continue
        path, agent = request
        if marker not in agent:
            others += 1
        else:
            seen[BROWSER if "Mozilla/" in agent else transport_of(path, base_path)] += 1
    return seen, others, malformed


def _unanswered(entry: Mapping[str, Any]) -> bool:
    status = entry.get("status", 0)
    return status in (0, *_UNREAD) or bool(entry.get("error"))


def _request(line: str) -> tuple[str, str] | None:
    """Path and User-Agent of a line; None where it is no line of a known format."""
    if line.startswith("{"):
        return _from_json(line)
    if found := _COMBINED.fullmatch(line.rstrip("\r\n")):
        # A request that is no HTTP has no path: it stands in the log all the same.
        words = found[1].split(" ")
        return (words[1] if len(words) > 1 else ""), found[3]
    return None


def _from_json(line: str) -> tuple[str, str] | None:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    path, agent = data.get("path"), data.get("agent")
    return (path, agent) if isinstance(path, str) and isinstance(agent, str) else None
