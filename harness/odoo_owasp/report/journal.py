"""The journal's lines: a hash chain, and the run that is read back from it.

Every report is rendered from the journal, so what is not in it did not happen.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from odoo_owasp.logic.conduct import Counting
from odoo_owasp.logic.plan import Profile
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Coverage, Finding, Judgement, Reach, Square, Standing, Verdict
from odoo_owasp.model.waiver import NONE_GIVEN, Waiver, Waivers

GENESIS = "0" * 64


class BrokenChain(ValueError):
    """A line of the journal was altered, removed or added."""


class NotBegun(BrokenChain):
    """The run ended before its first check could begin."""


def link(previous: str, number: int, kind: str, time: str, entry: Mapping[str, Any]) -> str:
    """The next line: ``entry`` with its number, its time and the hashes that chain it."""
    content = {"n": number, "kind": kind, "time": time, **entry, "previous": previous}
    return _canonical({**content, "hash": sha256(_canonical(content).encode()).hexdigest()})


class Chain:
    """Takes a journal's lines one after the other, and holds no more than the last hash."""

    def __init__(self) -> None:
        self._previous, self._number = GENESIS, 0

    def entry(self, line: str) -> dict[str, Any]:
        """The entry of the next line. Raises BrokenChain, and stays where it is, if it is none."""
        text, place = line.removesuffix("\n"), f"line {self._number + 1}"
        try:
            entry: dict[str, Any] = json.loads(text)
            found, follows = entry["hash"], (entry["previous"], entry["n"])
            # The text itself is compared: other bytes may mean the same to a JSON parser. So what
            # was hashed is the text too, without the hash.
            content = text.replace(f'"hash":"{found}",', "", 1)
            right = _canonical(entry), sha256(content.encode()).hexdigest()
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise BrokenChain(f"{place} is no journal entry") from error
        if (text, found) != right or follows != (self._previous, self._number):
            raise BrokenChain(f"{place} does not continue the chain")
        self._previous, self._number = found, self._number + 1
        return entry


def entries(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The entries one by one, the chain recomputed on the way.

    Raises BrokenChain that names the line.
    """
    return map(Chain().entry, lines)


def read(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The entries of a short journal, all at once; see :func:`entries`."""
    return list(entries(lines))


class Ended:
    """The entries of a journal that nobody writes to any more, one by one.

    Every entry ends with a newline: a last line that has none was cut off, by a kill or a power
    failure, and is left out. Raises BrokenChain like :func:`entries` for any other line.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.half = False
        """Whether the last line is cut in half; known when all are read."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        chain = Chain()
        for line in self._lines:
            # What is not UTF-8 was not written by us: the replaced character breaks the hash.
            text = line.decode("utf-8", "replace")
            try:
                entry = chain.entry(text)
            except BrokenChain:
                if text.endswith("\n"):
                    raise
                self.half = True
                return
            yield entry  # where only the newline itself is missing, too


def verdict_entry(result: Result) -> dict[str, Any]:
    """How a result stands in the journal."""
    return {
        "claim": asdict(result.claim),
        "variant": result.variant,
        "check": result.check,
        "line": result.line,
        "seconds": round(result.seconds, 2),
        "judgement": asdict(result.judgement),
        "waived": result.waived,
    }


def plan_entry(results: Iterable[Result]) -> list[dict[str, Any]]:
    """How the results that are going to be judged stand in the journal."""
    return [verdict_entry(result) for result in results]


def waivers_entry(waivers: Waivers) -> dict[str, Any]:
    """How the waivers that a run was given stand in the journal."""
    return asdict(waivers)


def rule_entry(check: RuleCheck) -> dict[str, Any]:
    """How a rule of engagement that was kept, or was not, stands in the journal."""
    return asdict(check)


def to_run(entries: Iterable[Mapping[str, Any]], cut_off: str = "") -> Run:
    """The run that the entries tell of; they are read once, and requests only counted.

    ``cut_off`` is why the run stopped where there is no end, with ``{time}`` for that of the last
    entry; left out: it may still be going on.
    A result that was planned and is missing is ERROR; of several entries for the same result
    (a check that held, then failed to clean up) the worst one counts.
    """
    told = defaultdict[str, list[Mapping[str, Any]]](list)
    last: Mapping[str, Any] | None = None
    requests, counting = 0, Counting()
    results: dict[tuple[str, str], Result] = {}
    for last in entries:
        counting.note(last)
        match last["kind"]:
            case "request":
                requests += 1
            case "verdict":
                found = result(last)
                results[found.key] = max(results.get(found.key, found), found, key=_badness)
            case "start" | "waivers" | "plan" | "stopped" | "rule" as kind:
                told[kind].append(last)
    if last is None:
        raise BrokenChain("there is no entry of a run's start")
    if not told["start"]:
        raise NotBegun("there is no entry of a run's start")
    start, complete = told["start"][0], last["kind"] == "end"
    cut = "" if complete else cut_off.format(time=last["time"][:19].replace("T", " "))
    stopped = next((entry["why"] for entry in told["stopped"]), cut)
    for one in (one for entry in told["plan"] for one in entry["results"]):
        missing = _missing(one, stopped)
        results.setdefault(missing.key, missing)
    return Run(
        tool_version=start["tool_version"],
        target=start["target"],
        release=start["release"],
        build=start["build"],
        tested_build=start["tested_build"],
        started=start["time"],
        ended=last["time"],
        complete=complete,
        results=tuple(results[key] for key in sorted(results)),
        requests=requests,
        stopped=stopped,
        journal_head=last["hash"],
        rules=tuple(map(_rule, told["rule"])),
        waivers=next(map(waivers, told["waivers"]), NONE_GIVEN),
        exit_code=last.get("exit_code") if complete else None,
        profile=start.get("profile", Profile.FULL),  # older versions knew no other
        focus=start.get("focus", ""),
        conduct=counting.conduct(),
    )


def _badness(result: Result) -> int:
    return list(Verdict).index(result.gate)


def _missing(planned: Mapping[str, Any], stopped: str) -> Result:
    verdict = Verdict.INCONCLUSIVE if stopped else Verdict.ERROR
    why = "not reached before the run was stopped" if stopped else "the check never reported"
    return replace(result(planned), judgement=Judgement(verdict, why))


def result(entry: Mapping[str, Any]) -> Result:
    """The result that :func:`verdict_entry` wrote."""
    judged = entry["judgement"]
    judgement = Judgement(
        Verdict(judged["verdict"]), judged["reason"], judged["cases"], judged["controls"],
        tuple(judged["witnesses"]), tuple(map(_finding, judged["findings"])),
        # Older versions knew no matrix and no coverage.
        tuple(map(_square, judged.get("squares", ()))),
        tuple(Coverage(**one) for one in judged.get("coverage", ())),
        tuple(map(_finding, judged.get("asides", ()))), judged.get("unproven", ""),
        judged.get("detail", ""),
    )  # fmt: skip
    return Result(
        _claim(entry["claim"]), entry["variant"], judgement, entry["check"], entry["seconds"],
        entry.get("waived", ""), entry.get("line", 0), entry.get("time", ""),
    )  # fmt: skip


def _finding(data: Mapping[str, Any]) -> Finding:
    places = tuple(map(tuple, data.get("places", ())))
    words = {"reach": Reach(data.get("reach", "")), "standing": Standing(data.get("standing", ""))}
    exchanges = tuple(Exchange(**one) for one in data.get("exchanges", ()))
    return Finding(**{**data, "places": places, **words, "exchanges": exchanges})


def _square(data: Mapping[str, Any]) -> Square:
    lists = {name: tuple(data[name]) for name in ("held", "violated", "unproven")}
    return Square(**{**data, **lists})


def waivers(entry: Mapping[str, Any]) -> Waivers:
    """The waivers that :func:`waivers_entry` wrote."""
    ours = (Waiver(**{**one, "fingerprints": (*one["fingerprints"],)}) for one in entry["waivers"])
    return Waivers(tuple(ours), entry["all_tried"], entry["all_claims"])


def _rule(entry: Mapping[str, Any]) -> RuleCheck:
    return RuleCheck(
        entry["rule"], entry["title"], entry["held"], entry["said"], tuple(entry["details"])
    )


def _claim(data: Mapping[str, Any]) -> Claim:
    lists = {name: tuple(data[name]) for name in ("owasp", "cwe", "asvs", "needs")}
    return Claim(**{**data, **lists, "severity": Severity(data["severity"])})


_canonical = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True
).encode  # made once: a journal has a hundred thousand lines
