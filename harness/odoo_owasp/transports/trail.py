"""The trail: the last requests of a check, as evidence of what it saw just then."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from odoo_owasp.logic.excerpt import excerpt, tracers
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.model.call import Page
from odoo_owasp.model.exchange import Exchange

BROWSER = "browser"
"""How the browser's requests are noted."""
_KEPT = 2048
"""Requests that are remembered: those of a block that one look into the statement log judges."""
_LONGEST = 16_384
"""Characters of an answer that are remembered."""
_HALF = 256
"""Characters at the end of one that was cut, where half a secret may stand that nobody knows."""
_TOLD = 4
"""Requests that are told of a breach."""
_BODY, _ANSWER, _HEADER = 4_000, 3_000, 300
"""Characters that are told of each."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent, and what came back, if anything did."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    note: str
    page: Page | None

    def request_holds(self, words: frozenset[str]) -> bool:
        """Whether one of ``words`` was sent."""
        said = f"{self.url} {self.body.decode('utf-8', 'replace')}"
        return any(word in said for word in words)

    def answer_holds(self, words: frozenset[str]) -> bool:
        """Whether one of ``words`` came back."""
        return self.page is not None and any(map(self.page.shows, words))


class Trail:
    """Remembers what was sent. A thread of a sweep gathers its own, until its reply is read."""

    def __init__(self) -> None:
        self._sent: deque[Sent] = deque(maxlen=_KEPT)
        self._fresh = 0
        self._threads = threading.local()

    def add(self, one: Sent) -> None:
        """Remember a request, and no more of its answer than can be told."""
        if one.page:
            one = replace(one, page=replace(one.page, body=one.page.body[:_LONGEST], content=b""))
        gathered: list[Sent] | None = getattr(self._threads, "gathered", None)
        if gathered is None:
            self.extend([one])
        else:
            gathered.append(one)

    def extend(self, those: Sequence[Sent]) -> None:
        """Remember the requests of a try whose reply is read now."""
        self._sent.extend(those)
        self._fresh += len(those)

    @contextmanager
    def gathered(self) -> Iterator[list[Sent]]:
        """Keep this thread's requests apart, and hand them over."""
        self._threads.gathered = mine = list[Sent]()
        try:
            yield mine
        finally:
            self._threads.gathered = None

    def next_case(self) -> None:
        """What was sent until now belongs to the cases until now."""
        self._fresh = 0

    def of(self, evidence: str) -> list[Sent]:
        """The requests behind ``evidence``: those that carried the tracers in it, and where the
        browser went then; else those whose answers did, else the last since the case before.
        """
        words = tracers(evidence)
        for holds in (Sent.request_holds, Sent.answer_holds):
            if found := [one for one in self._sent if holds(one, words)]:
                last = self._sent[-1]
                looked = [last] if last.note == BROWSER and last not in found else []
                return [*found[len(looked) - _TOLD :], *looked]
        return list(self._sent)[-min(self._fresh, _TOLD) :] if self._fresh else []


def _readable(page: Page) -> str:
    """What people can read of an answer."""
    if "\ufffd" not in page.body[:_ANSWER]:
        return page.body
    return f"({page.size:,} bytes, {page.header('content-type') or 'of no type'})"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a check's cases are told of the trail: texts cut, secrets masked.

    Without ``answers`` where a breach may be that an answer shows a secret which nobody knows.
    """

    trail: Trail
    redactor: Redactor
    answers: bool = True

    def of(self, evidence: str) -> tuple[Exchange, ...]:
        """The exchanges behind ``evidence``; see :meth:`Trail.of`."""
        words = tracers(evidence)
        return tuple(self._told(one, words) for one in self.trail.of(evidence))

    def next_case(self) -> None:
        """See :meth:`Trail.next_case`."""
        self.trail.next_case()

    def _told(self, one: Sent, words: frozenset[str]) -> Exchange:
        body = self.redactor.payload(one.body.decode("utf-8", "replace"))
        came = one.page
        answer = self._answer(came) if came and self.answers else ""
        return Exchange(
            one.method,
            self.redactor.payload(one.url),
            self._headers(one.headers.items()),
            excerpt(body, words, _BODY),
            came.status if came else 0,
            self._headers(came.headers) if came and self.answers else {},
            excerpt(answer, words, _ANSWER),
            self.redactor.text(one.note),
        )

    def _answer(self, came: Page) -> str:
        read = _readable(came)
        masked = self.redactor.payload(read)
        return masked if len(read) < _LONGEST else masked[:-_HALF]

    def _headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        told: dict[str, str] = {}
        for name, value in headers:
            told[name] = f"{told[name]}\n{value}" if name in told else value
        masked: dict[str, str] = self.redactor.value(told, self.redactor.payload)
        return {name: excerpt(value, (), _HEADER) for name, value in masked.items()}
