"""How far a run is, and about how long it still takes."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from odoo_owasp.model.run import Result
from odoo_owasp.model.verdict import Verdict

WORDS = {
    Verdict.HELD: "held",
    Verdict.VIOLATED: "violated",
    Verdict.INCONCLUSIVE: "unproven",
    Verdict.ERROR: "broken off",
    Verdict.NOT_APPLICABLE: "not applicable",
}
"""How verdicts are counted while a run goes on; what a waiver lets pass is ``WAIVED``."""
WAIVED = "waived"
_SOON = 10.0
"""Seconds before which nothing is said of the time that is left."""
_LATELY = 10.0
"""The last seconds, by which the rate of requests is measured."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    ``counts`` are verdicts by word, ``most`` the requests that its rules allow (None: no bound),
    ``under_way`` the checks that have begun, the oldest first. ``seconds`` have passed, and about
    ``left`` are still to come (None: nobody knows yet).
    """

    planned: int
    done: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    most: int | None = None
    per_second: float = 0.0
    under_way: tuple[str, ...] = ()
    seconds: float = 0.0
    left: float | None = None


class Tally:
    """Counts what a run comes to. All times are seconds since it began.

    ``planned`` names its checks; ``expected`` is what each took the last time, where that is
    known. The time that is left is reckoned by it, or by the number of checks where nothing is.
    """

    def __init__(
        self,
        planned: Iterable[str],
        most: int | None = None,
        expected: Mapping[str, float] | None = None,
    ) -> None:
        names, known = list(planned), expected or {}
        taken = [known[name] for name in names if name in known]
        usual = fmean(taken) if taken else 0.0
        self._expected = {name: known.get(name, usual) or 1.0 for name in names}
        self._most = most
        self._verdicts: dict[str, Result] = {}
        self._began: dict[str, float] = {}
        self._requests = 0
        self._lately = deque([(0.0, 0)])

    def sent(self, requests: int) -> None:
        """So many more requests were sent."""
        self._requests += requests

    def begun(self, name: str, seconds: float) -> None:
        """A check has begun."""
        self._began[name] = seconds

    def judged(self, result: Result) -> None:
        """A check has come to a verdict; of several the worst counts, as in every report."""
        self._began.pop(result.name, None)
        order = list(Verdict)
        known = self._verdicts.get(result.name, result)
        self._verdicts[result.name] = max(known, result, key=lambda one: order.index(one.gate))

    def progress(self, seconds: float) -> Progress:
        """How far the run is now."""
        judged = self._verdicts.values()
        words = Counter(WAIVED if one.passes_waived else WORDS[one.gate] for one in judged)
        return Progress(
            len(self._expected),
            len(judged),
            {word: words[word] for word in (*WORDS.values(), WAIVED) if words[word]},
            self._requests,
            self._most,
            self._rate(seconds),
            tuple(sorted(self._began, key=lambda name: self._began[name])),
            seconds,
            self._left(seconds),
        )

    def _rate(self, seconds: float) -> float:
        self._lately.append((seconds, self._requests))
        while len(self._lately) > 2 and self._lately[1][0] <= seconds - _LATELY:
            self._lately.popleft()
        then, before = self._lately[0]
        return (self._requests - before) / (seconds - then) if seconds > then else 0.0

    def _left(self, seconds: float) -> float | None:
        """As long as what has passed, in proportion to what is expected of the rest."""
        whole = sum(self._expected.values())
        passed = sum(self._expected.get(name, 0.0) for name in self._verdicts)
        for name, began in self._began.items():  # one that takes longer is about to end
            passed += min(seconds - began, self._expected.get(name, 0.0))
        if seconds < _SOON or not passed:
            return None
        return seconds * max(whole - passed, 0.0) / passed
