"""The page's picture of a run in time: what was judged when, and the pace of requests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from odoo_owasp.model.run import Result, Run, by_claim
from odoo_owasp.report.words import duration

WIDTH, LABEL, LINE, CHART = 1000, 96, 15, 90
"""In the picture's own units: its width, that of the names, a row, and the height of the chart."""
_COLUMNS = 180
_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One result: where its bar begins, how wide it is, and in which row it stands."""

    result: Result
    x: float
    width: float
    y: int


@dataclass(frozen=True, slots=True)
class Column:
    """The requests of one stretch of time: its place, its height, and how many a second."""

    x: float
    width: float
    height: float
    rate: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """All of it: ``names`` are the claims' ids with their rows, ``ticks`` times with their places;
    ``peak`` is the most requests a second that a column stands for.
    """

    height: int
    names: Sequence[tuple[str, int]]
    bars: Sequence[Bar]
    columns: Sequence[Column]
    ticks: Sequence[tuple[str, float]]
    peak: float
    width: int = WIDTH
    chart: int = CHART


def timeline(run: Run) -> Timeline:
    """Lay the run out. Results whose time is not known have no bar."""
    judged = [one for one in run.results if one.judged]
    scale = _Scale(run.started, max(run.seconds, 1.0))
    claims = sorted(by_claim(judged), key=lambda results: min(map(_began, results)))
    names, bars = [], []
    for row, results in enumerate(claims):
        y = CHART + 30 + row * LINE
        names.append((results[0].claim.id, y))
        bars += [scale.bar(one, y) for one in results]
    columns = list(_columns(run, scale))
    peak = max((one.rate for one in columns), default=0.0)
    ticks = [(duration(scale.seconds * at / _TICKS), scale.x(scale.seconds * at / _TICKS))
             for at in range(_TICKS + 1)]  # fmt: skip
    return Timeline(CHART + 30 + len(claims) * LINE + 8, names, bars, columns, ticks, peak)


def _began(result: Result) -> float:
    return datetime.fromisoformat(result.judged).timestamp() - result.seconds


@dataclass(frozen=True, slots=True)
class _Scale:
    started: str
    seconds: float

    def x(self, second: float) -> float:
        share = min(max(second / self.seconds, 0.0), 1.0)
        return round(LABEL + share * (WIDTH - LABEL - 30), 1)

    def since(self, time: str) -> float:
        began, then = map(datetime.fromisoformat, (self.started, time))
        return (then - began).total_seconds()

    def bar(self, result: Result, y: int) -> Bar:
        end = self.since(result.judged)
        x = self.x(end - result.seconds)
        return Bar(result, x, round(max(self.x(end) - x, 2.0), 1), y)


def _columns(run: Run, scale: _Scale) -> Iterator[Column]:
    """The pace in so few columns that each can be seen."""
    step = max(scale.seconds / _COLUMNS, 1.0)
    counts: dict[int, int] = {}
    for second, count in run.conduct.pace.items():
        at = int(max(scale.since(f"{second}+00:00"), 0.0) // step)
        counts[at] = counts.get(at, 0) + count
    most = max(counts.values(), default=1)
    for at, count in sorted(counts.items()):
        x = scale.x(at * step)
        width = max(scale.x((at + 1) * step) - x, 1.0)
        height = round(count / most * (CHART - 20), 1)
        yield Column(x, round(width, 1), height, count / step)
