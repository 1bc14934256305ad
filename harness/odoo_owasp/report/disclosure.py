"""The private report of findings to whoever can mend them: plain text, as vendors want it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from textwrap import indent, wrap
from typing import Any

from rich.table import Table
from rich.text import Text

from odoo_owasp.logic import reproduce
from odoo_owasp.logic.classify import classified
from odoo_owasp.logic.procedure import Due, due, embargo_end
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.disclosure import Disclosure
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.scope import ScopeRule
from odoo_owasp.model.standard import Promise
from odoo_owasp.model.verdict import Finding, Verdict
from odoo_owasp.report.text import cells

_WIDTH = 78
_BY_REPORTER = "[to be completed by the reporter]"
_ITEM = re.compile(r"\* |\d\. ")
_MOST = 20
"""How many findings the report itself lists; the evidence has them all."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a report is made of.

    ``results`` are those of ``run`` that concern it, with the findings that are reported and no
    others; ``also`` are runs against other versions. An ``anonymous`` one has been cleaned before.
    """

    run: Run
    results: tuple[Result, ...]
    rules: tuple[ScopeRule, ...]
    promises: Mapping[str, Promise]
    also: tuple[Run, ...] = ()
    reporter: str = ""
    impact: str = ""
    workaround: str = ""
    anonymous: bool = False

    @property
    def claims(self) -> list[Claim]:
        """Each claim once."""
        return list(dict.fromkeys(result.claim for result in self.results))

    @property
    def findings(self) -> list[tuple[Result, Finding]]:
        """Each finding with its result."""
        return [
            (result, finding) for result in self.results for finding in result.judgement.breaches
        ]


def files(
    dossier: Dossier, pictures: Mapping[str, bytes], journal: Sequence[str]
) -> dict[str, bytes]:
    """The package: a file's name, and what is in it.

    ``pictures`` are screenshots by their name, ``journal`` the lines that concern the findings;
    an anonymous package has neither.
    """
    told = {
        "report.txt": report(dossier),
        "reproduce.sh": shell(dossier),
        "reproduce.py": program(dossier),
        "evidence.txt": evidence(dossier),
    }
    package = {name: text.encode("utf-8", "replace") for name, text in told.items()}
    if not dossier.anonymous:
        package |= dict(pictures)
        package["journal.jsonl"] = "".join(journal).encode()
    return package


def concerning(journal: Iterable[str], keys: Set[tuple[str, str]]) -> Iterator[str]:
    """The lines of a verified journal that tell of its run, and of the results of these keys."""
    for line in journal:
        # A quote inside a text is escaped: it is an entry of that kind, and most are.
        if '"kind":"request"' in line or not line.endswith("\n"):
            continue
        entry = json.loads(line)
        if entry["kind"] in ("start", "end") or _of_one(entry, keys):
            yield line


def _of_one(entry: Mapping[str, Any], keys: Set[tuple[str, str]]) -> bool:
    return entry["kind"] == "verdict" and (entry["claim"]["id"], entry["variant"]) in keys


# The report -------------------------------------------------------------------------------------


def report(dossier: Dossier) -> str:
    """What a vendor's security team reads first, and may read alone."""
    sections = (
        ("Summary", _summary(dossier)),
        ("Details", _details(dossier)),
        ("Steps to reproduce", _steps(dossier)),
        ("Affected versions", _versions(dossier)),
        ("Expected result", _paragraphs(*(f"{one.title}." for one in dossier.claims))),
        ("Actual result", _actual(dossier)),
        ("Impact", _impact(dossier)),
        ("Workaround", _paragraphs(dossier.workaround or _BY_REPORTER)),
        ("Scope", _scope(dossier)),
        ("How this was found", _origin(dossier)),
    )
    title = _title(dossier)
    body = "".join(f"\n{name}\n{'-' * len(name)}\n{text}\n" for name, text in sections)
    return _plain(f"{title}\n{'=' * min(len(title), _WIDTH)}\n{body}")


def _title(dossier: Dossier) -> str:
    return f"Odoo {dossier.run.release} does not hold: {dossier.claims[0].title}"


def _summary(dossier: Dossier) -> str:
    claims = dossier.claims
    subjects = list(dict.fromkeys(finding.subject for _, finding in dossier.findings))
    more = f" and {len(subjects) - 3} more" if len(subjects) > 3 else ""
    lines = [
        *(f"Claim: {one.id}, {one.title} (severity: {one.severity})" for one in claims),
        f"Seen at: {', '.join(subjects[:3])}{more}",
        f"Weakness: {_listed(f'CWE-{number}' for one in claims for number in one.cwe)}",
        f"OWASP Top 10: {_listed(risk for one in claims for risk in one.owasp)}",
        f"Odoo: {dossier.run.release}, build {dossier.run.build}",
        f"Reporter: {_reporter(dossier)}",
    ]
    return _paragraphs(*lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or "not classified"


def _reporter(dossier: Dossier) -> str:
    if dossier.anonymous:
        return "wishes to stay anonymous"
    return dossier.reporter or _BY_REPORTER


def _details(dossier: Dossier) -> str:
    promises = {one.verifies: None for one in dossier.claims if one.verifies in dossier.promises}
    lines = [
        *(f"The defense is part of a promise: {dossier.promises[one].says}." for one in promises),
        "A case is one try, a control shows that the try would have worked had it been allowed to. "
        "A breach is what an independent witness saw.",
    ]
    for result in dossier.results:
        judged = result.judgement
        lines.append(
            f"{_name(result)}: {judged.reason} ({judged.cases} cases, {judged.controls} controls; "
            f"witness: {', '.join(judged.witnesses) or 'the answer'})"
        )
    return _paragraphs(*lines)


def _steps(dossier: Dossier) -> str:
    shown = _shown(dossier)
    commands = {
        reproduce.command(result.claim.id, result.variant): None for result in dossier.results
    }
    first = (
        [
            "1. Set ODOO_URL (https://host:port) to a test deployment of this version, and, where "
            "the request needs them, ODOO_SESSION, ODOO_PASSWORD or ODOO_API_KEY of an account "
            f'like the one in the request\'s note: "{shown.exchanges[-1].note}". Ids of records '
            "and users are those of the deployment that it was seen on.",
            "2. Run reproduce.sh (curl), or reproduce.py (Python's standard library alone): the "
            "last requests before the breach was seen, in their order.",
            "3. Compare the answer with the expected and the actual result below"
            + (
                ". HOST, DATABASE, LOGIN, TIMEZONE, TRACER and HIDDEN stand for what is left out."
                if dossier.anonymous
                else "; evidence.txt shows what came."
            ),
        ]
        if shown
        else ["1. No single request shows it: it is seen by the check as a whole."]
    )
    more = f"{len(first) + 1}. The whole check, against a demo database that it provisions itself:"
    return "\n".join((_paragraphs(*first, more), *(f"   {one}" for one in commands)))


def _versions(dossier: Dossier) -> str:
    lines = [_version(dossier.run, dossier), *(_version(one, dossier) for one in dossier.also)]
    return _paragraphs(*lines, "Other versions: not tested.")


def _version(run: Run, dossier: Dossier) -> str:
    return f"Odoo {run.release}, build {run.build}: {_seen(run, dossier)}"


def _seen(run: Run, dossier: Dossier) -> str:
    """What a run says of the findings: nothing that was cut off or unproven is a good sign."""
    keys = {result.key for result in dossier.results}
    ours = {finding.fingerprint for _, finding in dossier.findings}
    results = [one for one in run.results if one.key in keys]
    there = {each.fingerprint for one in results for each in one.judgement.breaches}
    verdicts = {one.judgement.verdict for one in results}
    if ours & there:
        return "AFFECTED" if ours <= there else f"AFFECTED, by {len(ours & there)} of {len(ours)}"
    if Verdict.VIOLATED in verdicts:
        return "AFFECTED, at other places"
    if {one.key for one in results} == keys and verdicts == {Verdict.HELD}:
        how = "all was tried" if run.profile == "full" else "a sample was tried"
        return f"not seen ({how})"
    return "not known (not tested, or not proven)"


def _actual(dossier: Dossier) -> str:
    told = [
        f"* {finding.subject} ({_name(result)}): {finding.evidence or 'see the summary'}"
        for result, finding in dossier.findings
    ]
    rest = len(told) - _MOST
    return _paragraphs(*told[:_MOST], *([f"* {rest} more, in evidence.txt"] if rest > 0 else []))


def _impact(dossier: Dossier) -> str:
    reaches = {finding.reach for _, finding in dossier.findings if finding.reach}
    variants = [result.variant for result in dossier.results if result.variant]
    lines = [
        dossier.impact or f"What an attacker gains by it: {_BY_REPORTER}",
        f"It reaches {', '.join(sorted(reaches))}." if reaches else "",
        f"It was seen as, or over: {', '.join(variants)}." if variants else "",
    ]
    return _paragraphs(*filter(None, lines))


def _scope(dossier: Dossier) -> str:
    decided = {
        str(classified(dossier.rules, result.claim, finding)): None
        for result, finding in dossier.findings
    }
    return _paragraphs("By the reporter's reading of the disclosure policy:", *decided)


def _origin(dossier: Dossier) -> str:
    run = dossier.run
    lines = [
        f"By odoo-owasp {run.tool_version} ({run.profile} profile) on {run.started[:10]}, on a "
        "demo database that its owner had provisioned for this; nobody else's data was touched.",
        f"Fingerprints: {', '.join(finding.fingerprint for _, finding in dossier.findings)}",
    ]
    if not dossier.anonymous:
        lines.append(
            "journal.jsonl holds the entries of the run's journal that concern this, each line "
            'as it was written: its "hash" is the SHA-256 of the line without that member, and '
            '"previous" the hash of the line before. The journal\'s head, the hash of its last '
            f"line: {run.journal_head}"
        )
    return _paragraphs(*lines)


# The reproduction and the evidence --------------------------------------------------------------


def shell(dossier: Dossier) -> str:
    """The last requests of the first finding that has some, as commands."""
    head = (
        "#!/bin/sh\n# Against your own test deployment alone: ODOO_URL=https://host:port\nset -u\n"
    )
    return _script(dossier, head, reproduce.curl)


def program(dossier: Dossier) -> str:
    """The same as a Python program."""
    head = "# Against your own test deployment alone: ODOO_URL=https://host:port\n"
    return _script(dossier, head, reproduce.python)


def _script(dossier: Dossier, head: str, written: Callable[[Exchange], str]) -> str:
    shown = _shown(dossier)
    if not shown:
        return f"{head}# No single request shows it: see the steps in report.txt.\n"
    steps = (f"\n# {_line(one.note)}\n{written(one)}\n" for one in shown.exchanges)
    return head + "".join(steps)


def _shown(dossier: Dossier) -> Finding | None:
    """The finding that is repeated: the first one whose requests are known."""
    return next((finding for _, finding in dossier.findings if finding.exchanges), None)


def evidence(dossier: Dossier) -> str:
    """Every finding with its exchanges, secrets masked."""
    return _plain("\n\n".join(_evidence(*one) for one in dossier.findings) + "\n")


def _evidence(result: Result, finding: Finding) -> str:
    head = f"{finding.fingerprint}  {finding.subject}"
    lines = [head, "=" * min(len(head), _WIDTH), _name(result), finding.evidence]
    lines += [f"picture: {finding.picture}"] if finding.picture else []
    return "\n".join((*filter(None, lines), *map(_exchange, finding.exchanges)))


def _exchange(exchange: Exchange) -> str:
    """A request and its answer as they went over the wire."""
    asked = [f"{exchange.method} {exchange.url}", *_headers(exchange.headers), "", exchange.body]
    came = [f"HTTP status {exchange.status or 'none: no answer came'}"]
    came += [*_headers(exchange.answer_headers), "", exchange.answer]
    texts = (indent("\n".join(one).rstrip(), mark) for one, mark in ((asked, "> "), (came, "< ")))
    return "\n".join(("", f"--- {exchange.note}", *texts))


def _headers(headers: Mapping[str, str]) -> Iterator[str]:
    return (f"{name}: {value}" for name, value in headers.items())


# How far they are -------------------------------------------------------------------------------


def table(found: Sequence[Disclosure], today: date, *, named: bool) -> Table:
    """All disclosures: the state of each, and what comes next; ``named`` for their owner alone."""
    shown = Table(
        "no.", "claims", "state", "since", "embargo", "next", box=None, header_style="dim"
    )
    shown.add_column("due", no_wrap=True)
    for one in found:
        claims = ", ".join(one.claims) if named else "withheld"
        state, since = (
            (one.events[-1].step.value, one.events[-1].on) if one.events else ("made", one.opened)
        )
        coming = due(one)
        shown.add_row(*cells(
            str(one.number), claims, state, str(since), _embargo(one),
            coming.step.value if coming else "", _due(coming, today),
        ))  # fmt: skip
    return shown


def _due(coming: Due | None, today: date) -> Text:
    if not coming:
        return Text("")
    late = coming.late(today)
    return Text(f"{coming.by}{f', {late} days late' if late else ''}", "bold red" if late else "")


def _embargo(one: Disclosure) -> str:
    if not one.embargoed:
        return "over"
    end = embargo_end(one)
    return f"to {end}" if end else f"+ {one.weeks} weeks"


def next_step(one: Disclosure) -> str:
    """What comes next, in a sentence."""
    coming, end = due(one), embargo_end(one)
    if not coming:
        return "The veil is off: public outputs name it from now on"
    told = f"Next: {coming.step}, due on {coming.by}"
    return f"{told}; under embargo until {end}" if end else told


# Words ------------------------------------------------------------------------------------------


def _name(result: Result) -> str:
    return f"{result.claim.id} {result.variant}".strip()


def _paragraphs(*texts: str) -> str:
    return "\n".join(_wrapped(text) for text in texts)


def _wrapped(text: str) -> str:
    """``text`` in lines; what begins as an item of a list hangs under its mark."""
    item = _ITEM.match(text)
    hanging = " " * len(item[0]) if item else ""
    return "\n".join(wrap(text, _WIDTH, subsequent_indent=hanging, break_on_hyphens=False))


def _line(text: str) -> str:
    """``text`` as a comment can hold it: one line, whatever it says."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """``text`` without control characters: what a target says must not steer a terminal."""
    return "".join(one if one.isprintable() or one in "\n\t" else "·" for one in text)
