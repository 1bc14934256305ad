"""What changed between two runs: which claims flipped, and what was found on one side alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from odoo_owasp.logic.baseline import NO_VERDICT, decided
from odoo_owasp.logic.judge import exit_code
from odoo_owasp.logic.plan import as_much
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Verdict


class Flip(StrEnum):
    """How a claim's variant changed, the worst first."""

    VIOLATED = "newly violated"
    UNPROVEN = "newly unproven"
    GONE = "not judged any more"
    WAIVED = "newly waived"
    """It is violated, and a waiver lets that pass which did not before, or more of it."""
    ORDINARY = "now an ordinary bug"
    """It is seen as before, and the disclosure policy takes it for no finding any more."""
    FEWER = "fewer findings"
    """It is violated as before, by less."""
    FIXED = "mended"
    PROVEN = "newly proven"
    """It was unproven, and holds."""
    NEW = "newly judged"
    """It was not judged, or did not apply, and holds."""


_UNPROVEN = {Flip.UNPROVEN, Flip.GONE}


@dataclass(frozen=True, slots=True)
class Change:
    """A claim's variant that flipped: what it came to on each side, if it was judged there.

    ``found`` is what was found after alone, ``gone`` are the fingerprints before alone; what is an
    ordinary bug on one side is a finding on the other alone.
    """

    flip: Flip
    before: Result | None
    after: Result | None
    found: tuple[Finding, ...]
    gone: tuple[str, ...]

    @property
    def result(self) -> Result:
        """The later of its results."""
        known = self.after or self.before
        assert known  # noqa: S101  a change is of something that was judged on one side at least
        return known


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs with what changed, by how much it matters, claim and variant."""

    before: Run
    after: Run
    changes: tuple[Change, ...]
    code: int


def compare(before: Run, after: Run, codes: tuple[int, int]) -> Comparison:
    """Compare two runs, which ended with ``codes``."""
    olds, news = ({one.key: one for one in run.results} for run in (before, after))
    tried = as_much((after.profile, after.focus), (before.profile, before.focus))
    pairs = [(olds.get(key), news.get(key)) for key in sorted(olds.keys() | news.keys())]
    changes = [one for old, new in pairs for one in _change(old, new, tried)]
    changes.sort(key=lambda one: list(Flip).index(one.flip))
    both = any(old and new and decided(old) and decided(new) for old, new in pairs)
    return Comparison(
        before, after, tuple(changes), _code({one.flip for one in changes}, codes, both)
    )


def _code(flips: set[Flip], codes: tuple[int, int], both: bool) -> int:
    """The exit code: what a run that decides nothing ended with, 1, 10, or 0.

    ``both``: something was judged on both sides.
    """
    if undecided := sorted(NO_VERDICT.intersection(codes)):
        return undecided[0]
    if Flip.VIOLATED in flips:
        return exit_code([Verdict.VIOLATED])
    return exit_code([Verdict.INCONCLUSIVE if flips & _UNPROVEN or not both else Verdict.HELD])


def _change(old: Result | None, new: Result | None, tried: bool) -> Iterator[Change]:
    were, are = _marks(old), _marks(new)
    found = tuple(one for mark, one in are.items() if mark not in were)
    gone = tuple(mark for mark in were if mark not in are)
    unseen = {*gone} - {one.fingerprint for one in new.judgement.breaches} if new else {*gone}
    missed = gone if not (new and decided(new)) else () if tried else unseen
    flip = _worse(old, new, bool(found), bool(missed)) or _better(
        old, new, bool(found), bool(gone), len(unseen) < len(gone)
    )
    if flip:
        yield Change(flip, old, new, found, gone)


def _marks(result: Result | None) -> dict[str, Finding]:
    return {one.fingerprint: one for one in result.judgement.findings} if result else {}


def _worse(old: Result | None, new: Result | None, found: bool, missed: bool) -> Flip | None:
    """``missed``: what was found is not any more, and less was tried, or not all of it proven."""
    if new and new.gate is Verdict.VIOLATED:
        if found or not (old and old.gate is Verdict.VIOLATED):
            return Flip.VIOLATED
    elif not _judged(new):
        return Flip.GONE if missed or (old and decided(old)) else None
    newly = new and not decided(new) and (not old or decided(old))
    return Flip.UNPROVEN if newly or missed else None


def _better(
    old: Result | None, new: Result | None, found: bool, gone: bool, seen: bool
) -> Flip | None:
    """``seen``: some of what is gone is seen all the same, as an ordinary bug."""
    if not (new and decided(new)):
        return None
    if new.passes_waived and (found or not (old and old.passes_waived)):
        return Flip.WAIVED
    if gone:
        return Flip.ORDINARY if seen else _less(new)
    if new.judgement.verdict is not Verdict.HELD:
        return None
    if not (old and _judged(old)):
        return Flip.NEW
    return None if decided(old) else Flip.PROVEN


def _less(new: Result) -> Flip:
    return Flip.FIXED if new.judgement.verdict is Verdict.HELD else Flip.FEWER


def _judged(result: Result | None) -> bool:
    return result is not None and result.judgement.verdict is not Verdict.NOT_APPLICABLE
