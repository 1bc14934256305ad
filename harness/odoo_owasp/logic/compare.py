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
    FIXED = "mended"
    PROVEN = "newly proven"
    """It was unproven, and holds."""
    NEW = "newly judged"
    """It was not judged, or did not apply, and holds."""


_UNPROVEN = {Flip.UNPROVEN, Flip.GONE}


@dataclass(frozen=True, slots=True)
class Change:
    """A claim's variant that flipped: what it came to on each side, if it was judged there.

    ``found`` is what was found after alone, ``gone`` are the fingerprints before alone.
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
    flip = _worse(old, new, bool(found), bool(gone) and not tried) or _better(old, new, bool(gone))
    if flip:
        yield Change(flip, old, new, found, gone)


def _marks(result: Result | None) -> dict[str, Finding]:
    return {one.fingerprint: one for one in result.judgement.findings} if result else {}


def _worse(old: Result | None, new: Result | None, found: bool, missed: bool) -> Flip | None:
    """``missed``: less was tried, and does not show any more what was found."""
    if new and new.gate is Verdict.VIOLATED:
        if found or not (old and old.gate is Verdict.VIOLATED):
            return Flip.VIOLATED
    elif not _judged(new):
        return Flip.GONE if old and decided(old) else None
    if new and not decided(new):
        return Flip.UNPROVEN if not old or decided(old) else None
    return Flip.UNPROVEN if missed else None


def _better(old: Result | None, new: Result | None, gone: bool) -> Flip | None:
    if not (new and decided(new)):
        return None
    if old and old.gate is Verdict.VIOLATED and gone:
        return Flip.FIXED
    if new.gate is not Verdict.HELD:
        return None
    if not (old and _judged(old)):
        return Flip.NEW
    return None if decided(old) else Flip.PROVEN


def _judged(result: Result | None) -> bool:
    return result is not None and result.judgement.verdict is not Verdict.NOT_APPLICABLE
