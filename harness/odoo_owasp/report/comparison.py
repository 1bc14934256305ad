"""What changed between two runs: for a terminal, for a pull request, for programs."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from odoo_owasp.logic import reproduce
from odoo_owasp.logic.compare import Change, Comparison, Flip
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Verdict
from odoo_owasp.report.text import cells, plain, printable

SCHEMA = 1
_STYLES = {
    Flip.VIOLATED: "bold red",
    Flip.UNPROVEN: "yellow",
    Flip.GONE: "yellow",
    Flip.WAIVED: "yellow",
    Flip.ORDINARY: "yellow",
    Flip.FEWER: "green",
    Flip.FIXED: "green",
    Flip.PROVEN: "green",
    Flip.NEW: "dim",
}
_MOST = 20
"""How many are listed of the claims that one side alone has judged, and how many are repeated."""
_MEANING = {
    0: "nothing is newly violated or unproven",
    1: "a claim is newly violated",
    10: "nothing is newly violated, but something is not proven any more",
}


def record(told: Comparison) -> dict[str, Any]:
    """The comparison as plain data. Public: no requests, no evidence."""
    return {
        "schema": SCHEMA,
        "before": _side(told.before),
        "after": _side(told.after),
        "exit": {"code": told.code, "meaning": _meaning(told.code)},
        "counts": {flip.value: _count(told, flip) for flip in Flip},
        "changes": [_entry(one) for one in told.changes],
    }


def render(told: Comparison) -> str:
    """The record as JSON text."""
    return json.dumps(record(told), ensure_ascii=False, indent=2) + "\n"


def _side(run: Run) -> dict[str, Any]:
    return {
        "release": run.release,
        "build": run.build,
        "started": run.started,
        "profile": run.profile,
        "journal_head": run.journal_head,
    }


def _entry(change: Change) -> dict[str, Any]:
    claim = change.result.claim
    return {
        "flip": change.flip.value,
        "claim": claim.id,
        "variant": change.result.variant,
        "title": claim.title,
        "severity": claim.severity.value,
        "before": _verdict(change.before),
        "after": _verdict(change.after),
        "found": [one.fingerprint for one in change.found],
        "gone": list(change.gone),
        "repeat": _command(change),
    }


def _command(change: Change) -> str:
    """The command that runs its check alone; empty where its claim is withheld."""
    claim = change.result.claim
    return "" if claim.withheld else reproduce.command(claim.id, change.result.variant)


def _verdict(result: Result | None) -> str:
    if result is None:
        return "not judged"
    waived = ", waived" if result.passes_waived else ""
    return f"{result.judgement.verdict}{waived}"


def _count(told: Comparison, flip: Flip) -> int:
    return sum(one.flip is flip for one in told.changes)


def _meaning(code: int) -> str:
    return _MEANING.get(code, EXIT_MEANING[code])


def markdown(told: Comparison) -> str:
    """The comparison for a pull request. Public: no requests, no evidence."""
    lines = [
        f"### Defenses: {_meaning(told.code)}",
        "",
        f"Before: Odoo {_plain(told.before)}. After: {_plain(told.after)}. {_counted(told)}.",
    ]
    if told.changes:
        lines += [
            "",
            "| | claim | variant | severity | before | after | findings |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ]
    lines += [f"| {' | '.join(_row(one))} |" for one in told.changes]
    bad = [_command(one) for one in told.changes if one.flip is Flip.VIOLATED]
    if named := [*filter(None, bad)]:
        lines += ["", "To repeat what is newly violated:", "", "```sh", *named, "```"]
    return "\n".join([*lines, ""])


def _plain(run: Run) -> str:
    """Release and build, of which a source says the latter: no markup may come of it."""
    build = "".join(one if one.isalnum() or one in " .+-_,:~" else "?" for one in run.build)
    return f"{run.release}, build {build}"


def _row(change: Change) -> list[str]:
    found = [f"`{one.fingerprint}`" for one in change.found[:3]]
    more = [f"and {len(change.found) - 3} more"] if len(change.found) > 3 else []
    gone = [f"{len(change.gone)} gone"] if change.gone else []
    claim = change.result.claim
    return [
        change.flip, f"{claim.id} {claim.title.replace('|', '/')}", change.result.variant,
        claim.severity, _verdict(change.before), _verdict(change.after),
        ", ".join([*found, *more, *gone]),
    ]  # fmt: skip


def _counted(told: Comparison) -> str:
    counts = [f"{_count(told, flip)} {flip}" for flip in Flip if _count(told, flip)]
    return ", ".join(counts) or "No claim flipped"


def shown(told: Comparison, *, evidence: bool, options: str = "") -> RenderableType:
    """The comparison for a person at a terminal; with ``evidence``, also what was sent.

    ``options`` are those of the command that runs the later side anew.
    """
    parts: list[RenderableType] = [
        plain(f"before: {_shown(told.before)}"),
        Text("after:  ").append_text(plain(_shown(told.after))),
    ]
    if told.changes:
        parts.append(_table(told))
    bad = [one for one in told.changes if one.flip is Flip.VIOLATED]
    for change in bad[:_MOST]:
        parts += _repeat(change, evidence, options)
    if bad[_MOST:]:
        parts.append(Text(f"\nand {len(bad) - _MOST} more that are newly violated"))
    style = {0: "green", 1: "bold red"}.get(told.code, "yellow")
    parts += [Text(_counted(told)), Text(f"exit {told.code}: {_meaning(told.code)}", style)]
    return Group(*parts)


def _shown(run: Run) -> str:
    return f"Odoo {_plain(run)}, {run.profile} profile"


def _table(told: Comparison) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("claim", overflow="fold", min_width=22)
    for name in ("severity", "before", "after", "findings"):
        table.add_column(name, no_wrap=True)
    for flip, changes in groupby(told.changes, lambda one: one.flip):
        listed = [*changes]
        most = _MOST if flip in (Flip.GONE, Flip.NEW) else len(listed)
        for one in listed[:most]:
            table.add_row(*cells(
                Text(one.flip, _STYLES[one.flip]), one.result.name, one.result.claim.severity,
                _coloured(one.before), _coloured(one.after), _numbers(one),
            ))  # fmt: skip
        if more := len(listed[most:]):
            table.add_row(Text(flip, _STYLES[flip]), f"and {more} more")
    return table


def _numbers(change: Change) -> str:
    found = [f"+{len(change.found)}"] if change.found else []
    return " ".join([*found, *([f"-{len(change.gone)}"] if change.gone else [])])


def _coloured(result: Result | None) -> Text:
    bad = result is not None and result.gate is Verdict.VIOLATED
    return Text(_verdict(result), "red" if bad else "")


def _repeat(change: Change, evidence: bool, options: str) -> Iterator[Text]:
    """The check that saw it, and of what it found that with the shortest request."""
    named = f"{change.result.name}: {change.result.claim.title}"
    yield Text("\n").append_text(plain(named, "bold"))
    requests = [reproduce.curl(one.exchanges[-1]) if one.exchanges else "" for one in change.found]
    told = sorted(zip(change.found, requests, strict=True), key=_short)
    for finding, _ in told[:1]:
        subject = f" {finding.subject}" if evidence else ""
        yield Text("  ").append_text(plain(f"{finding.fingerprint}{subject}"))
    if command := _command(change):
        yield Text("  ").append_text(plain(f"{command} {options}", "dim"))
    for _, request in told[:1] if evidence else ():
        yield Text(printable(request), "dim")


def _short(told: tuple[Finding, str]) -> tuple[bool, int]:
    """The shortest request first; what was seen without any last."""
    return not told[1], len(told[1])
