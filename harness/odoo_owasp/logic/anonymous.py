"""Whatever tells who found something, and where, out of what is handed on."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from urllib.parse import quote, quote_plus, urlsplit

from odoo_owasp.logic.excerpt import TRACER
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result
from odoo_owasp.model.verdict import Finding

_OWN = frozenset({"host", "user-agent"})
"""Headers that every client sends by itself: they repeat nothing."""
_LONG = 6
"""Characters that nobody writes by chance."""
_BEFORE = r"(?:(?<!\w)|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrt]))"
"""A word begins, also after a percent-encoded sign or one that JSON escapes."""
_XML_CALL = r"<methodName>(?:execute|execute_kw|authenticate|login)</methodName>.*?"
_XML_TEXT = r"<string>([^<]+)</string>"
_JSON_CALL = r'"service":\s*"(?:object|common)".*?"args":\s*\[\s*'
_JSON_TEXT = r'"((?:[^"\\]|\\.)+)"'
_TOLD: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "DATABASE": (
        re.compile(_XML_CALL + _XML_TEXT, re.DOTALL),
        re.compile(_JSON_CALL + _JSON_TEXT, re.DOTALL),
        re.compile(rf'"(?:db|database)":\s*{_JSON_TEXT}'),
        re.compile(r"(?:[?&]|^)db=([^&#\s]+)"),
    ),
    "LOGIN": (
        re.compile(
            rf"<methodName>(?:authenticate|login)</methodName>.*?{_XML_TEXT}.*?{_XML_TEXT}",
            re.DOTALL,
        ),
        re.compile(
            rf'"method":\s*"(?:authenticate|login)".*?"args":\s*\[\s*{_JSON_TEXT},\s*{_JSON_TEXT}',
            re.DOTALL,
        ),
        re.compile(rf'"login":\s*{_JSON_TEXT}'),
        re.compile(r"(?:[?&]|^)login=([^&#\s]+)"),
    ),
    "TIMEZONE": (re.compile(rf'"tz":\s*{_JSON_TEXT}'),),
}
"""Where the database, a login and a time zone stand in a request; the last group is the value."""


def identities(results: Iterable[Result]) -> dict[str, str]:
    """What in the exchanges of ``results`` tells of their target: the word that stands for each."""
    found: dict[str, str] = {}
    for one in _exchanges(results):
        parts = urlsplit(one.url)
        found |= dict.fromkeys((parts.netloc, parts.hostname or ""), "HOST")
        for name, value in one.headers.items():
            if name.lower() == "x-odoo-database":
                found[value] = "DATABASE"
        for word, patterns in _TOLD.items():
            for text in (one.body, parts.query):
                for pattern in patterns:
                    found |= {match.groups()[-1]: word for match in pattern.finditer(text)}
    found.pop("", None)
    return found


def _exchanges(results: Iterable[Result]) -> Iterable[Exchange]:
    for result in results:
        for finding in result.judgement.breaches:
            yield from finding.exchanges


def anonymised(result: Result, hidden: Mapping[str, str]) -> Result:
    """A result without pictures and answers, and with each of the ``hidden`` texts replaced."""

    def clean(finding: Finding) -> Finding:
        return replace(
            finding,
            subject=scrubbed(finding.subject, hidden),
            evidence=scrubbed(finding.evidence, hidden),
            picture="",
            exchanges=tuple(_request(one, hidden) for one in finding.exchanges),
        )

    judged = result.judgement
    found, asides = (tuple(map(clean, those)) for those in (judged.findings, judged.asides))
    reason = scrubbed(judged.reason, hidden)
    return replace(result, judgement=replace(judged, reason=reason, findings=found, asides=asides))


def _request(exchange: Exchange, hidden: Mapping[str, str]) -> Exchange:
    """What was asked: an answer is full of what nobody foresees."""
    headers = {
        name: scrubbed(value, hidden)
        for name, value in exchange.headers.items()
        if name.lower() not in _OWN
    }
    url, body, note = (
        scrubbed(one, hidden) for one in (exchange.url, exchange.body, exchange.note)
    )
    return Exchange(exchange.method, url, headers, body, exchange.status, note=note)


def scrubbed(text: str, hidden: Mapping[str, str]) -> str:
    """``text`` with each hidden one replaced by its word, in any case and encoding.

    A short one must stand alone: it is part of other words by chance. Tracers go, too: they are
    made of the database's own id.
    """
    words = {written: word for one, word in hidden.items() for written in _written(one)}
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    if longest_first:
        pattern = "|".join(f"({_pattern(one)})" for one in longest_first)
        told = [words[one] for one in longest_first]
        text = re.sub(
            pattern, lambda found: told[(found.lastindex or 1) - 1], text, flags=re.IGNORECASE
        )
    return TRACER.sub("TRACER", text)


def _written(hidden: str) -> Iterator[str]:
    """How it may stand in addresses, JSON and HTML, where each case may have its own code."""
    for one in (hidden, hidden.lower(), hidden.upper()):
        yield from (one, quote(one, ""), quote_plus(one), json.dumps(one)[1:-1], escape(one))


def _pattern(hidden: str) -> str:
    exact = re.escape(hidden)
    return exact if len(hidden) >= _LONG else rf"{_BEFORE}{exact}(?!\w)"
