"""What is new against a baseline, what is gone, and what nobody can tell any more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from odoo_owasp.logic.judge import exit_code
from odoo_owasp.logic.plan import Profile, as_much
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.baseline import Baseline, Key, Known
from odoo_owasp.model.claim import Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Verdict

CONCLUSIVE = {Verdict.HELD, Verdict.VIOLATED}
NEW, ANY = "new", "any"
FAIL_ON = (NEW, ANY, *(one.value for one in Severity))
"""What a gate may be closed by: findings that are new, all, or all that are at least so bad."""
NO_VERDICT = {2, 3, 5}
"""Exit codes of a run that nothing is decided on: stopped, broken down, nothing selected."""


class State(StrEnum):
    """What became of a finding."""

    NEW = "new"
    PERSISTING = "persisting"
    WAIVED = "waived"
    FIXED = "fixed"
    UNPROVEN = "unproven"
    """It was not found, and what would have found it was not tried, or proves nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """A finding, and what became of it.

    ``flaky``: some of the runs found it, and others that tried it as well did not.
    """

    known: Known
    state: State
    flaky: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """Runs of one build, compared with a baseline.

    ``lost`` are those that the baseline has a verdict of, and these runs have not; ``unproven``
    those whose verdict proves nothing. ``code`` is the exit code (:func:`gate`).
    """

    baseline: Baseline
    run: Run
    runs: int
    changes: tuple[Change, ...]
    lost: tuple[Key, ...]
    unproven: tuple[Key, ...]
    outlived: tuple[str, ...]
    fail_on: str
    code: int

    def of(self, state: State) -> tuple[Change, ...]:
        """The findings that this became of."""
        return tuple(one for one in self.changes if one.state is state)


def baseline(runs: Sequence[Run], before: Baseline | None = None) -> Baseline:
    """The baseline of some runs of one build, the first of which names it.

    A finding that ``before`` knows keeps the day that it was first seen.
    """
    first = runs[0]
    since = {one.fingerprint: one.first_seen for one in before.findings} if before else {}
    return Baseline(
        first.tool_version, first.target, first.release, first.build, profile(runs), first.focus,
        first.started, tuple(run.journal_head for run in runs),
        {key: _worst(results) for key, results in _by_key(runs).items()},
        tuple(
            replace(one, first_seen=min(since.get(one.fingerprint, one.first_seen), one.first_seen))
            for one in found(runs).values()
        ),
    )  # fmt: skip


def profile(runs: Iterable[Run]) -> str:
    """How much all of the runs have tried."""
    quick = any(run.profile == Profile.QUICK for run in runs)
    return Profile.QUICK if quick else Profile.FULL


def found(runs: Sequence[Run]) -> dict[str, Known]:
    """What any of the runs found, by fingerprint; waived is what all that found it let pass."""
    seen: dict[str, Known] = {}
    for run in runs:
        for one in _findings(run):
            before = seen.get(one.fingerprint, one)
            seen[one.fingerprint] = replace(
                before,
                first_seen=min(before.first_seen, one.first_seen),
                waived=before.waived and one.waived,
            )
    return dict(sorted(seen.items(), key=lambda item: (item[1].key, item[0])))


def _findings(run: Run) -> Iterator[Known]:
    for result in run.results:
        claim = result.claim
        for finding in result.judgement.findings:
            yield Known(
                finding.fingerprint, claim.id, result.variant, claim.severity, run.started[:10],
                bool(result.waived),
            )  # fmt: skip


def check(known: Baseline, runs: Sequence[Run], codes: Sequence[int], fail_on: str) -> Checked:
    """Compare ``runs`` of one build, which ended with ``codes``, with a baseline."""
    results = _by_key(runs)
    told = tuple(dict.fromkeys(line for run in runs for line in outlived(run)))
    lost = tuple(
        key
        for key, verdict in known.verdicts.items()
        if verdict in CONCLUSIVE and not any(decided(one) for one in results.get(key, ()))
    )
    unproven = tuple(
        key
        for key, those in results.items()
        if any(one.gate in (Verdict.INCONCLUSIVE, Verdict.ERROR) or one.judgement.unproven
               for one in those)
    )  # fmt: skip
    changes = tuple(_changes(known, runs, results))
    nothing = not any(decided(one) for those in results.values() for one in those)
    unmet = any(one.state is State.UNPROVEN for one in changes)
    unjudged = bool(lost or unproven) or unmet or nothing
    code = gate(changes, codes, unjudged, bool(told), fail_on)
    return Checked(known, runs[0], len(runs), changes, lost, unproven, told, fail_on, code)


def gate(
    changes: Iterable[Change], codes: Iterable[int], unjudged: bool, outlived: bool, fail_on: str
) -> int:
    """The exit code: what a run that decides nothing ended with, 1, 10, or 0.

    Whatever closes the gate for a run without a baseline closes it here too, but for findings.
    """
    if undecided := sorted(NO_VERDICT.intersection(codes)):
        return undecided[0]
    closed = any(_closes(one, fail_on) for one in changes)
    seen = {Verdict.VIOLATED} if closed else {Verdict.INCONCLUSIVE} if unjudged else {Verdict.HELD}
    return exit_code(seen, outlived=outlived)


def _closes(change: Change, fail_on: str) -> bool:
    if change.state not in (State.NEW, State.PERSISTING):
        return False
    if fail_on in (NEW, ANY):
        return fail_on == ANY or change.state is State.NEW
    order = list(Severity)
    return order.index(change.known.severity) >= order.index(Severity(fail_on))


def _changes(
    known: Baseline, runs: Sequence[Run], results: Mapping[Key, Sequence[Result]]
) -> Iterator[Change]:
    accepted = {one.fingerprint: one for one in known.findings}
    now = found(runs)
    for mark, one in now.items():
        before = accepted.get(mark)
        state = State.WAIVED if one.waived else State.NEW
        if before and not before.waived and not one.waived:
            state = State.PERSISTING
        since = min(before.first_seen, one.first_seen) if before else one.first_seen
        yield Change(replace(one, first_seen=since), state, _flaky(mark, results[one.key]))
    tried = all(as_much((run.profile, run.focus), (known.profile, known.focus)) for run in runs)
    for one in known.findings:
        if one.fingerprint not in now:
            those = results.get(one.key, ())
            gone = tried and bool(those) and all(map(decided, those))
            yield Change(one, State.FIXED if gone else State.UNPROVEN)


def _flaky(mark: str, results: Iterable[Result]) -> bool:
    """Whether some that were conclusive did not find it; of which others did."""
    return any(
        decided(one) and mark not in {it.fingerprint for it in one.judgement.findings}
        for one in results
    )


def decided(result: Result) -> bool:
    """Whether everything that was tried is proven."""
    return result.judgement.verdict in CONCLUSIVE and not result.judgement.unproven


def _by_key(runs: Iterable[Run]) -> dict[Key, list[Result]]:
    results: dict[Key, list[Result]] = {}
    for run in runs:
        for one in run.results:
            results.setdefault(one.key, []).append(one)
    return dict(sorted(results.items()))


def _worst(results: Iterable[Result]) -> Verdict:
    """The worst verdict; what a waiver lets pass beside something unproven proves nothing."""
    unproven = Verdict.INCONCLUSIVE
    verdicts = (unproven if one.gate is unproven else one.judgement.verdict for one in results)
    return max(verdicts, key=list(Verdict).index)
