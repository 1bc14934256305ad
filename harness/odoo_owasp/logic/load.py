"""How hard a run pressed, by the times of its requests."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def most_within(starts: Sequence[float], seconds: float) -> int:
    """The most of the sorted ``starts`` that lie within ``seconds`` of one another."""
    return max(
        (bisect_left(starts, start + seconds) - n for n, start in enumerate(starts)), default=0
    )


def most_at_once(spans: Iterable[tuple[float, float]]) -> int:
    """The most of the spans, each a start and an end, that overlap at one moment."""
    most = under_way = 0
    # An end before a start of the same moment: the place was free again.
    for _, change in sorted(one for start, end in spans for one in ((start, 1), (end, -1))):
        under_way += change
        most = max(most, under_way)
    return most
