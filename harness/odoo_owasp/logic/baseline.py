"""What is new against a baseline, what is gone, and what nobody can tell any more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from odoo_owasp.logic.judge import exit_code
from odoo_owasp.logic.plan import as_much
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
    ORDINARY = "now an ordinary bug"
    """It is seen as before, and the disclosure policy takes it for no finding any more."""
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
    those whose verdict proves nothing. ``notices`` are what to bear in mind: the two are not of
    one target, say. ``code`` is the exit code (:func:`gate`).
    """

    baseline: Baseline
    run: Run
    runs: int
    changes: tuple[Change, ...]
    lost: tuple[Key, ...]
    unproven: tuple[Key, ...]
    outlived: tuple[str, ...]
    notices: tuple[str, ...]
    fail_on: str
    code: int

    def of(self, state: State) -> tuple[Change, ...]:
        """The findings that this became of."""
        return tuple(one for one in self.changes if one.state is state)


def baseline(runs: Sequence[Run], before: Baseline | None = None) -> Baseline:
    """The baseline of some runs of one build that tried the same; the first of them names it.

    A finding that ``before`` knows keeps the day that it was first seen.
    """
    first, results = runs[0], _by_key(runs)
    since = {one.fingerprint: one.first_seen for one in before.findings} if before else {}
    return Baseline(
        first.tool_version, first.target, first.release, first.build, first.profile, first.focus,
        first.started, tuple(run.journal_head for run in runs),
        {key: _worst(results) for key, results in results.items()},
        tuple(
            replace(one, first_seen=min(since.get(one.fingerprint, one.first_seen), one.first_seen))
            for one in found(runs).values()
        ),
        frozenset(key for key, those in results.items()
                  if any(one.judgement.unproven for one in those)),
    )  # fmt: skip


def same_tries(runs: Iterable[Run]) -> bool:
    """Whether all runs tried the same; if not, nobody can say what a baseline of them tried."""
    return len({(run.profile, run.focus) for run in runs}) == 1


def shrunk(made: Baseline, before: Baseline) -> str:
    """What the baseline has less than the one before it; empty: nothing."""
    if dropped := len(before.verdicts.keys() - made.verdicts.keys()):
        return f"{dropped} verdicts fewer"
    return "" if as_much(_tried(made), _tried(before)) else "a sample, which tried less"


def _tried(told: Baseline | Run) -> tuple[str, str]:
    return told.profile, told.focus


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
    closed = any(_closes(one, fail_on) for one in changes) or any(map(_unnamed, runs))
    code = gate(codes, closed, unjudged, bool(told))
    notices = tuple(dict.fromkeys(line for run in runs for line in _notices(known, run)))
    return Checked(known, runs[0], len(runs), changes, lost, unproven, told, notices, fail_on, code)


def gate(codes: Iterable[int], closed: bool, unjudged: bool, outlived: bool) -> int:
    """The exit code: what a run that decides nothing ended with, 1, 10, or 0.

    Whatever closes the gate for a run without a baseline closes it here too, but for findings.
    """
    if undecided := sorted(NO_VERDICT.intersection(codes)):
        return undecided[0]
    seen = {Verdict.VIOLATED} if closed else {Verdict.INCONCLUSIVE} if unjudged else {Verdict.HELD}
    return exit_code(seen, outlived=outlived)


def _unnamed(run: Run) -> bool:
    """Whether something is violated by no finding that could be known: a journal may say so."""
    return any(one.gate is Verdict.VIOLATED and not one.judgement.findings for one in run.results)


def _notices(known: Baseline, run: Run) -> Iterator[str]:
    if run.target != known.target:
        yield "the baseline is of another target"
    if run.release != known.release:
        yield "the baseline is of another release"
    if not as_much(_tried(run), _tried(known)):
        yield "less was tried than for the baseline: what a sample leaves out is not seen"


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
    tried = all(as_much(_tried(run), _tried(known)) for run in runs)
    for one in known.findings:
        if one.fingerprint not in now:
            yield Change(one, _unmet(one, results.get(one.key, ()), tried))


def _unmet(known: Known, those: Sequence[Result], tried: bool) -> State:
    """What became of a finding that is none any more; ``those`` are the results of its variant."""
    if any(known.fingerprint == it.fingerprint for one in those for it in one.judgement.asides):
        return State.ORDINARY
    return State.FIXED if tried and those and all(map(decided, those)) else State.UNPROVEN


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
