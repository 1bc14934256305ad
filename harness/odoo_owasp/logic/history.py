"""What became of verdicts and findings over many runs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from odoo_owasp.logic.baseline import CONCLUSIVE
from odoo_owasp.logic.plan import as_much
from odoo_owasp.model.baseline import Baseline, Known
from odoo_owasp.model.verdict import Verdict


class Count(StrEnum):
    """What results are counted as, the worst first."""

    VIOLATED = "violated"
    UNPROVEN = "unproven"
    WAIVED = "waived"
    HELD = "held"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Point:
    """One run, or the baseline of some: ``name`` is where it was found.

    ``problem`` is why nothing is to be concluded from it, such as that it was stopped; ``known`` is
    None where it could not be read at all. ``code`` is a run's exit code.
    """

    name: str
    known: Baseline | None
    problem: str = ""
    code: int = 0

    @property
    def day(self) -> str:
        """When it began, ISO 8601; empty where that is not known."""
        return self.known.started[:10] if self.known else ""

    @property
    def counts(self) -> dict[Count, int]:
        """How many results were what."""
        if self.known is None:
            return {}
        open_ = {one.key for one in self.known.findings if not one.waived}
        seen = Counter(
            _count(verdict, waived=key not in open_) for key, verdict in self.known.verdicts.items()
        )
        return {count: seen[count] for count in Count}

    @property
    def green(self) -> bool:
        """Whether nothing was violated or unproven, and something held.

        A run may be red beside that: a waiver was not in force any more.
        """
        counts = self.counts
        bad = counts.get(Count.VIOLATED) or counts.get(Count.UNPROVEN)
        return not (self.problem or self.code or bad) and bool(counts.get(Count.HELD))


@dataclass(frozen=True, slots=True)
class Traced:
    """A finding over time: the days of the first and the last run that met it, and how many did.

    ``gone_since`` is the day of the first later run of the same target and release that tried as
    much and did not meet it, of several that met it the last such day; empty: there is none for
    one of them, so it is taken to be there.
    """

    known: Known
    first: str
    last: str
    runs: int
    gone_since: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Points by their time, those that cannot be read last; findings, the open ones first."""

    points: tuple[Point, ...]
    findings: tuple[Traced, ...]


def history(points: Iterable[Point]) -> History:
    """The history of some runs. Of a run and the baseline that was made of it, the run counts."""
    found = list(points)
    alone = {one.known.journals for one in found if one.known and len(one.known.journals) == 1}
    heads = {head for journals in alone for head in journals}
    kept: dict[tuple[str, ...], Point] = {}
    for one in sorted(found, key=_time):
        marks = one.known.journals if one.known else (one.name,)
        if len(marks) == 1 or not heads.issuperset(marks):
            kept.setdefault(marks, one)
    told = tuple(kept.values())
    traced = sorted(_traced(told), key=lambda one: (bool(one.gone_since), one.known.key))
    return History(told, tuple(traced))


def _time(point: Point) -> tuple[bool, str, bool, str]:
    """When it began; of a run's folder and a file that was made of it, the folder first."""
    started = point.known.started if point.known else ""
    return point.known is None, started, point.name.endswith(".json"), point.name


def _count(verdict: Verdict, *, waived: bool) -> Count:
    match verdict:
        case Verdict.VIOLATED:
            return Count.WAIVED if waived else Count.VIOLATED
        case Verdict.HELD:
            return Count.HELD
        case Verdict.NOT_APPLICABLE:
            return Count.NOT_APPLICABLE
        case _:
            return Count.UNPROVEN


def _traced(points: Sequence[Point]) -> Iterator[Traced]:
    whole = [one.known for one in points if one.known]
    met: dict[str, list[int]] = {}
    for at, known in enumerate(whole):
        for one in known.findings:
            met.setdefault(one.fingerprint, []).append(at)
    sound = {id(one.known) for one in points if one.known and not one.problem}
    for mark, places in met.items():
        last = whole[places[-1]]
        latest = next(one for one in last.findings if one.fingerprint == mark)
        first = min(
            one.first_seen for at in places for one in whole[at].findings if one.fingerprint == mark
        )
        gone = [  # for each target and release that met it
            next((one.started[:10] for one in whole[at + 1 :]
                  if id(one) in sound and _tried(one, whole[at], latest)), "")
            for at in {_of(whole[at]): at for at in places}.values()
        ]  # fmt: skip
        since = max(gone) if all(gone) else ""
        yield Traced(latest, first, last.started[:10], len(places), since)


def _of(known: Baseline) -> tuple[str, str]:
    return known.target, known.release


def _tried(later: Baseline, last: Baseline, finding: Known) -> bool:
    """Whether a later run could have met what the last one did."""
    judged = later.verdicts.get(finding.key) in CONCLUSIVE and finding.key not in later.unproven
    much = as_much((later.profile, later.focus), (last.profile, last.focus))
    return judged and much and _of(later) == _of(last)
