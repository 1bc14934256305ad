"""The golden samples of every public format: ``python -m tests.samples`` writes them anew.

One invented run on no Odoo at all: every verdict, waivers in force and not, a rule that was not
kept, and texts of a hostile target; once whole, once killed half-way.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from odoo_owasp import runs
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import (
    Coverage,
    Finding,
    Judgement,
    Reach,
    Square,
    Standing,
    Verdict,
)
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.report import journal

FOLDER = Path(__file__).parents[1] / "reports" / "samples"
SECRET = "s3cr3t-that-nobody-may-read"
HOSTILE = (
    "<script>boom()</script> ![x](http://evil.test/p.png) [a](http://evil.test) @everyone #1 `| "
    "**b** \x00\x1b[31m\u202egnp.exe\u2028 ]]> {0} \ufffe &amp; $(id)"
)
_SECOND = "2030-01-01T00:00:{:02}.000+00:00"


def _claim(number: int, title: str, severity: Severity = Severity.HIGH) -> Claim:
    return Claim(
        f"SMP-{number:03}", title, "SMP", severity, ("A01:2021", "A01:2025"), (284, 639),
        ("v5.0.0-8.2.2",),
    )  # fmt: skip


def _result(
    number: int, title: str, judged: Judgement, variant: str = "", waived: str = "",
    severity: Severity = Severity.HIGH,
) -> Result:  # fmt: skip
    claim = _claim(number, title, severity)
    check = f"samples/test_doors.py::test_door_{number}"
    return Result(claim, variant, judged, check, 1.5, waived, 10 * number)


def _finding(subject: str, identity: str, row: str = "", **more: Any) -> Finding:
    """With everything that is not for the public."""
    exchange = Exchange(
        "POST", f"https://demo.test/web?key={SECRET}", {"Cookie": SECRET}, SECRET, 200,
        {"set-cookie": SECRET}, SECRET, SECRET,
    )  # fmt: skip
    places = ((row, "visitor", "open"),) if row else ()
    return Finding(
        subject, identity * 16, f"evidence: {SECRET}", places, exchanges=(exchange,), **more
    )


_OPEN = Judgement(
    Verdict.VIOLATED, f"2 of 9 cases breached: {HOSTILE}, sale.order", 9, 3, ("wire", "log"),
    (
        _finding(HOSTILE, "a", "/door/<int:number>", reach=Reach.SERVER),
        _finding("sale.order", "b", "sale.order", scope="in scope: doors (doors, by the claim)"),
    ),
    (Square("sale.order", "visitor", ("knock",), ("open",)),), (Coverage("doors", 9, 20),),
    detail=SECRET,
)  # fmt: skip
_ACCEPTED = Judgement(
    Verdict.VIOLATED, "1 of 4 cases breached: the cellar", 4, 1, ("wire",),
    (_finding("the cellar", "c"),),
)  # fmt: skip
RESULTS = (
    _result(1, "A closed door stays closed", Judgement(
        Verdict.HELD, "9 cases tried, each with its control", 9, 3, ("wire",),
        asides=(_finding("an old door", "d", standing=Standing.OLD_BROWSER),),
    ), "front"),
    _result(1, "A closed door stays closed", _OPEN, "back"),
    _result(2, "No `window` is *open* for <strangers>", _ACCEPTED,
            waived="waived by the keeper until 2031-01-01: the cellar is empty",
            severity=Severity.MEDIUM),
    _result(3, "The alarm rings", Judgement(
        Verdict.INCONCLUSIVE, "1 controls did not work, first: the bell", 2, 1, ("wire",),
        detail=SECRET,
    ), severity=Severity.CRITICAL),
    _result(4, "The keys are counted", Judgement(
        Verdict.ERROR, "call: LookupError", detail=f"LookupError: {SECRET}"
    ), severity=Severity.LOW),
    _result(5, "The garage is locked", Judgement(
        Verdict.NOT_APPLICABLE, "the target lacks module:garage")),
)  # fmt: skip
WAIVERS = Waivers(
    (
        Waiver("SMP-002", ("c" * 16,), "the keeper", "the cellar is empty", "2031-01-01"),
        Waiver("SMP-001", ("e" * 16,), "the keeper", "a door that is gone", "2031-01-01"),
        Waiver("SMP-005", ("f" * 16,), "the porter", "for a while", "2029-12-31"),
    ),
    all_tried=True,
)
RULES = (
    RuleCheck("ROE-3", "The load stayed within the budget", True, "42 requests, 3 at once"),
    RuleCheck("ROE-5", "No mail left", False, "1 mail in the sink", (f"to {SECRET}",)),
)


def lines() -> list[str]:
    """The sample run's journal."""
    texts, previous = list[str](), journal.GENESIS
    for number, (kind, entry) in enumerate(_entries()):
        text = journal.link(previous, number, kind, _SECOND.format(number), entry)
        texts.append(text + "\n")
        previous = json.loads(text)["hash"]
    return texts


def _entries() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "start", {
        "tool_version": "0.1.0", "target": "a demo of nothing", "release": "19.0",
        "build": HOSTILE, "tested_build": "19.0-1", "profile": "full",
    }  # fmt: skip
    yield "waivers", journal.waivers_entry(WAIVERS)
    unjudged = Judgement(Verdict.ERROR, "not judged")
    planned = [Result(one.claim, one.variant, unjudged, one.check, line=one.line)
               for one in RESULTS]  # fmt: skip
    yield "plan", {"results": journal.plan_entry(planned)}
    for one in RESULTS:
        yield "request", {"note": SECRET}
        yield "verdict", journal.verdict_entry(one)
    for check in RULES:
        yield "rule", asdict(check)
    yield "end", {"exit_code": 2, "pytest_status": 1}


def read(texts: bytes) -> Run:
    """The run of a journal that nobody writes to any more."""
    return journal.to_run(journal.Ended(texts.splitlines(keepends=True)), runs.CUT_OFF)


def samples() -> dict[str, Run]:
    """The runs that there are samples of, by name."""
    texts = lines()
    half = next(at for at, text in enumerate(texts) if '"kind":"verdict"' in text) + 3
    killed = "".join([*texts[:half], texts[half][:40]])
    read_back = {"whole": read("".join(texts).encode()), "killed": read(killed.encode())}
    # The head changes with whatever the journal comes to hold besides: no sample shall.
    return {name: replace(run, journal_head="ab" * 32) for name, run in read_back.items()}


def rendered(run: Run) -> dict[str, bytes]:
    """Every public format of a run, by file name, as it is written."""
    code = runs.earned(run)
    return {name: render(run, code).encode("utf-8", "replace")
            for name, render in runs.PUBLISHED.items()}  # fmt: skip


def main() -> None:
    """Write them."""
    for sample, run in samples().items():
        (FOLDER / sample).mkdir(parents=True, exist_ok=True)
        for name, text in rendered(run).items():
            (FOLDER / sample / name).write_bytes(text)


if __name__ == "__main__":
    main()
