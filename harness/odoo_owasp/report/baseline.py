"""A baseline as a file (reports/schemas/baseline-1.schema.json), and what a check of it says."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from odoo_owasp.logic.baseline import Change, Checked, State
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.baseline import Baseline, Key, Known
from odoo_owasp.model.claim import Severity
from odoo_owasp.model.run import Run
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.report.text import cells, plain

SCHEMA = 1
_STYLES = {
    State.NEW: "bold red",
    State.PERSISTING: "red",
    State.WAIVED: "yellow",
    State.ORDINARY: "yellow",
    State.FIXED: "green",
    State.UNPROVEN: "yellow",
}
_FEW = 3
"""How many findings of a variant are named on the terminal."""
_MOST = 10
"""How many variants without a verdict are named on the terminal."""


def render(baseline: Baseline) -> str:
    """The baseline as JSON text, in an order that makes two of them easy to compare by line."""
    data = {
        "schema": SCHEMA,
        "tool": {"name": "odoo-owasp", "version": baseline.tool_version},
        "target": {
            "name": baseline.target,
            "release": baseline.release,
            "build": baseline.build,
        },
        "profile": baseline.profile,
        "focus": baseline.focus,
        "started": baseline.started,
        "journals": list(baseline.journals),
        "verdicts": {
            claim: {variant: verdict.value for (_, variant), verdict in those}
            for claim, those in groupby(sorted(baseline.verdicts.items()), lambda one: one[0][0])
        },
        "findings": [_finding(one) for one in baseline.findings],
        "unproven": _keys(sorted(baseline.unproven)),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _finding(one: Known) -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "claim": one.claim,
        "variant": one.variant,
        "severity": one.severity.value,
        "first_seen": one.first_seen,
        "waived": one.waived,
    }


def parse(text: str) -> dict[str, Any]:
    """The data of a baseline's text. Raises ValueError where a name stands twice in an object."""
    data: Any = json.loads(text, object_pairs_hook=_once)
    return dict(data) if isinstance(data, dict) else {}


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """No name of an object counts twice: a merge can leave it so, and the last one would win."""
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"{twice[0]!r} stands there more than once")
    return dict(pairs)


def read(data: Mapping[str, Any]) -> Baseline:
    """The baseline that data of its schema describe."""
    target = data["target"]
    return Baseline(
        data["tool"]["version"], target["name"], target["release"], target["build"],
        data["profile"], data["focus"], data["started"], tuple(data["journals"]),
        {
            (claim, variant): Verdict(verdict)
            for claim, those in data["verdicts"].items()
            for variant, verdict in those.items()
        },
        tuple(
            Known(**{**one, "severity": Severity(one["severity"])}) for one in data["findings"]
        ),
        frozenset((one["claim"], one["variant"]) for one in data["unproven"]),
    )  # fmt: skip


def of_record(data: Mapping[str, Any]) -> Baseline:
    """What a run's record (run.json) says, in the form of a baseline."""
    target, day = data["target"], data["started"][:10]
    return Baseline(
        data["tool"]["version"], target["name"], target["release"], target["build"],
        data["profile"], data["focus"], data["started"], (data["journal_head"],),
        {(one["id"], one["variant"]): _verdict(one) for one in data["claims"]},
        tuple(
            Known(mark, one["id"], one["variant"], Severity(one["severity"]), day,
                  bool(one["waived"]))
            for one in data["claims"] for mark in one["fingerprints"]
        ),
        frozenset((one["id"], one["variant"]) for one in data["claims"] if one["unproven"]),
    )  # fmt: skip


def _verdict(claim: Mapping[str, Any]) -> Verdict:
    """That of a record's claim: beside something unproven, what is waived proves nothing."""
    partly = claim["waived"] and claim["unproven"]
    return Verdict.INCONCLUSIVE if partly else Verdict(claim["verdict"])


def record(checked: Checked) -> dict[str, Any]:
    """What a check came to, as plain data."""
    return {
        "schema": SCHEMA,
        "baseline": {"release": checked.baseline.release, "build": checked.baseline.build},
        "run": {"release": checked.run.release, "build": checked.run.build, "runs": checked.runs},
        "fail_on": checked.fail_on,
        "exit": {"code": checked.code, "meaning": _meaning(checked)},
        "counts": {state.value: len(checked.of(state)) for state in State},
        "findings": [
            {"state": one.state.value, "flaky": one.flaky, **_finding(one.known)}
            for one in checked.changes
        ],
        "lost": _keys(checked.lost),
        "unproven": _keys(checked.unproven),
        "outlived_waivers": list(checked.outlived),
        "notices": list(checked.notices),
    }


def _keys(keys: Iterable[Key]) -> list[dict[str, str]]:
    return [{"claim": claim, "variant": variant} for claim, variant in keys]


def shown(checked: Checked) -> RenderableType:
    """What a check came to, for a person at a terminal."""
    then, now = checked.baseline, checked.run
    parts: list[RenderableType] = [
        plain(f"baseline: {_side(then)}"),
        Text("now:      ").append_text(plain(_side(now))),
        *(plain(f"notice: {told}", "yellow") for told in checked.notices),
    ]
    if checked.changes:
        parts.append(_table(checked.changes))
    parts += _missing("the baseline judged, these runs did not", checked.lost)
    parts += _missing("unproven", checked.unproven)
    parts += [plain(told, "bold red") for told in checked.outlived]
    counts = [f"{len(checked.of(state))} {state}" for state in State if checked.of(state)]
    flaky = sum(one.flaky for one in checked.changes)
    counts += [f"{flaky} of them flaky"] if flaky else []
    style = {0: "green", 1: "bold red"}.get(checked.code, "yellow")
    parts.append(Text(", ".join(counts) or "no findings, then or now"))
    parts.append(Text(f"exit {checked.code}: {_meaning(checked)}", style))
    return Group(*parts)


def _meaning(checked: Checked) -> str:
    return _MEANING.get(checked.code, EXIT_MEANING[checked.code]).format(checked.fail_on)


def _side(told: Baseline | Run) -> str:
    named = f"{told.target}, Odoo {told.release}, build {told.build}"
    return f"{named}, {told.profile} profile, {told.started[:10]}"


_MEANING = {
    0: "nothing that closes the gate (--fail-on {})",
    1: "findings close the gate (--fail-on {}), or a waiver is not in force any more",
    10: "nothing closes the gate (--fail-on {}), but something is unproven",
}


def _table(changes: Iterable[Change]) -> Table:
    """One row for what became of a variant's findings, the worst first."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    for name in ("", "claim", "variant", "severity", "since"):
        table.add_column(name, no_wrap=True)
    table.add_column("findings")
    order = list(State)
    ranked = sorted(changes, key=lambda one: (order.index(one.state), *_place(one)))
    for _, rows in groupby(ranked, lambda one: (one.state, *_place(one))):
        those = list(rows)
        known = those[0].known
        state = Text(those[0].state, _STYLES[those[0].state])
        table.add_row(*cells(
            state, known.claim, known.variant, known.severity, known.first_seen, _named(those)
        ))  # fmt: skip
    return table


def _place(change: Change) -> tuple[str, ...]:
    return *change.known.key, change.known.first_seen


def _named(changes: Sequence[Change]) -> str:
    marks = [f"{one.known.fingerprint}{' (flaky)' if one.flaky else ''}" for one in changes]
    more = f" and {len(marks) - _FEW} more" if len(marks) > _FEW else ""
    return ", ".join(marks[:_FEW]) + more


def _missing(what: str, keys: Sequence[Key]) -> Iterator[Text]:
    if keys:
        named = ", ".join(" ".join(key).strip() for key in keys[:_MOST])
        more = f" and {len(keys) - _MOST} more" if len(keys) > _MOST else ""
        yield plain(f"{what}: {named}{more}", "yellow")
