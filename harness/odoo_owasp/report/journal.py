"""The journal's lines: a hash chain, and the run that is read back from it.

Every report is rendered from the journal, so what is not in it did not happen.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Finding, Judgement, Square, Verdict

GENESIS = "0" * 64


class BrokenChain(ValueError):
    """A line of the journal was altered, removed or added."""


class NotBegun(BrokenChain):
    """The run ended before its first check could begin."""


def link(previous: str, number: int, kind: str, time: str, entry: Mapping[str, Any]) -> str:
    """The next line: ``entry`` with its number, its time and the hashes that chain it."""
    content = {"n": number, "kind": kind, "time": time, **entry, "previous": previous}
    return _canonical({**content, "hash": sha256(_canonical(content).encode()).hexdigest()})


def read(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The entries, after recomputing the chain. Raises BrokenChain that names the line."""
    previous, entries = GENESIS, []
    for number, line in enumerate(lines):
        try:
            entry = json.loads(line)
            found = entry.pop("hash")
            place = entry["previous"], entry["n"]
            right = sha256(_canonical(entry).encode()).hexdigest()
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise BrokenChain(f"line {number + 1} is no journal entry") from error
        # The text itself is compared: other bytes may mean the same to a JSON parser.
        written = _canonical({**entry, "hash": right})
        if line.rstrip("\n") != written or place != (previous, number):
            raise BrokenChain(f"line {number + 1} does not continue the chain")
        previous = found
        entries.append({**entry, "hash": found})
    return entries


def read_ended(data: bytes) -> tuple[list[dict[str, Any]], bool]:
    """The entries of a journal that nobody writes to any more, and whether its last line is half.

    Every entry ends with a newline: a last line that has none was cut off, by a kill or a power
    failure, and is left out. Raises BrokenChain like :func:`read` for any other line.
    """
    # What is not UTF-8 was not written by us: the replaced character breaks the line's hash.
    *lines, rest = data.decode("utf-8", "replace").split("\n")
    entries = read(lines)
    if not rest:
        return entries, False
    try:
        return read([*lines, rest]), False  # only the newline itself is missing
    except BrokenChain:
        return entries, True


def verdict_entry(result: Result) -> dict[str, Any]:
    """How a result stands in the journal."""
    return {
        "claim": asdict(result.claim),
        "variant": result.variant,
        "check": result.check,
        "seconds": round(result.seconds, 2),
        "judgement": asdict(result.judgement),
    }


def plan_entry(results: Iterable[Result]) -> list[dict[str, Any]]:
    """How the results that are going to be judged stand in the journal."""
    return [verdict_entry(result) for result in results]


def rule_entry(check: RuleCheck) -> dict[str, Any]:
    """How a rule of engagement that was kept, or was not, stands in the journal."""
    return asdict(check)


def to_run(entries: Sequence[Mapping[str, Any]], cut_off: str = "") -> Run:
    """The run that the entries tell of.

    ``cut_off`` is why the run stopped where there is no end; left out: it may still be going on.
    A result that was planned and is missing is ERROR; of several entries for the same result
    (a check that held, then failed to clean up) the worst one counts.
    """
    start = next((entry for entry in entries if entry["kind"] == "start"), None)
    if start is None:
        raise (NotBegun if entries else BrokenChain)("there is no entry of a run's start")
    results: dict[tuple[str, str], Result] = {}
    for entry in entries:
        if entry["kind"] == "verdict":
            found = result(entry)
            known = results.get(found.key)
            results[found.key] = max(known, found, key=_badness) if known else found
    complete = entries[-1]["kind"] == "end"
    why = [entry["why"] for entry in entries if entry["kind"] == "stopped"]
    stopped = next(iter(why), "" if complete else cut_off)
    planned = [one for entry in entries if entry["kind"] == "plan" for one in entry["results"]]
    for one in planned:
        missing = _missing(one, stopped)
        results.setdefault(missing.key, missing)
    return Run(
        tool_version=start["tool_version"],
        target=start["target"],
        release=start["release"],
        build=start["build"],
        tested_build=start["tested_build"],
        started=start["time"],
        ended=entries[-1]["time"],
        complete=complete,
        results=tuple(results[key] for key in sorted(results)),
        requests=sum(entry["kind"] == "request" for entry in entries),
        stopped=stopped,
        journal_head=entries[-1]["hash"],
        rules=tuple(_rule(entry) for entry in entries if entry["kind"] == "rule"),
        exit_code=entries[-1].get("exit_code") if complete else None,
    )


def _badness(result: Result) -> int:
    return list(Verdict).index(result.judgement.verdict)


def _missing(planned: Mapping[str, Any], stopped: str) -> Result:
    verdict = Verdict.INCONCLUSIVE if stopped else Verdict.ERROR
    why = "not reached before the run was stopped" if stopped else "the check never reported"
    return Result(
        _claim(planned["claim"]), planned["variant"], Judgement(verdict, why), planned["check"]
    )


def result(entry: Mapping[str, Any]) -> Result:
    """The result that :func:`verdict_entry` wrote."""
    judged = entry["judgement"]
    findings = tuple(Finding(**finding) for finding in judged["findings"])
    judgement = Judgement(
        Verdict(judged["verdict"]), judged["reason"], judged["cases"], judged["controls"],
        tuple(judged["witnesses"]), findings, tuple(map(_square, judged.get("squares", ()))),
    )  # fmt: skip
    return Result(
        _claim(entry["claim"]), entry["variant"], judgement, entry["check"], entry["seconds"]
    )


def _square(data: Mapping[str, Any]) -> Square:
    lists = {name: tuple(data[name]) for name in ("held", "violated", "unproven")}
    return Square(**{**data, **lists})


def _rule(entry: Mapping[str, Any]) -> RuleCheck:
    return RuleCheck(
        entry["rule"], entry["title"], entry["held"], entry["said"], tuple(entry["details"])
    )


def _claim(data: Mapping[str, Any]) -> Claim:
    lists = {name: tuple(data[name]) for name in ("owasp", "cwe", "asvs", "needs")}
    return Claim(**{**data, **lists, "severity": Severity(data["severity"])})


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
