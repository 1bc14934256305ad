"""A case: one try inside a check, and the controls that make it count."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, TypeVar

from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.verdict import Coverage, Reach, Standing

About = TypeVar("About")
Reply = TypeVar("Reply")
Try: TypeAlias = tuple[About, Callable[[], Reply]]
"""One request of a sweep: what it is about, and what sends it."""
Sweeper: TypeAlias = Callable[[Iterable[Any]], Iterator[Any]]
"""Makes the requests of many tries at once; its results come in the order of the tries."""

_SHOWN = 100
"""Of how many findings of a check the requests are kept: more would only fill the journal."""
EVERY = "*"
"""Subject of a control that speaks for every case of its check."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a case stands in its claim's matrix: ``row`` a model or route, ``column`` a role.

    ``tried`` says what was tried there, in few words that many cells share ("search", "write").
    """

    row: str
    column: str
    tried: str


class Memory(Protocol):
    """What is known of the requests that a check has sent of late."""

    def of(self, evidence: str) -> tuple[Exchange, ...]:
        """The exchanges behind the ``evidence`` of a breach."""

    def next_case(self) -> None:
        """What was sent until now belongs to the cases until now."""


class NoMemory:
    """Of those that have no engine."""

    def of(self, evidence: str) -> tuple[Exchange, ...]:
        """Nothing."""
        return ()

    def next_case(self) -> None:
        """Nothing."""


def one_by_one(tries: Iterable[Any]) -> Iterator[Any]:
    """The sweeper of those that have no engine: each try after the one before."""
    return ((about, send()) for about, send in tries)


@dataclass(frozen=True, slots=True)
class Case:
    """One try.

    ``subject`` names what was tried, the same on every run (no record id, port or date);
    ``breached`` is what the oracle saw; ``given`` names the control it relies on;
    ``witness`` is the oracle; ``evidence`` is for people; ``reach`` says how far a breach reaches,
    ``standing`` what the disclosure policy makes of it; ``picture`` is the file that shows it, in
    the run's folder; ``exchanges`` are the requests behind a breach.
    """

    subject: str
    breached: bool
    given: str
    witness: str
    evidence: str = ""
    cell: Cell | None = None
    reach: Reach = Reach.UNSAID
    standing: Standing = Standing.FINDING
    picture: str = ""
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """Whether the probe reached its target and a breach would have been seen."""

    subject: str
    worked: bool
    evidence: str = ""
    cell: Cell | None = None


@dataclass(slots=True)
class Cases:
    """What a check collects: cases, each backed by a control.

    A check calls :meth:`control` and :meth:`held`; the verdict is judged from the whole
    (:func:`odoo_owasp.logic.judge.judge`).
    """

    cases: list[Case] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    sweeper: Sweeper = one_by_one
    coverage: list[Coverage] = field(default_factory=list)
    memory: Memory = field(default_factory=NoMemory)
    _shown: set[str] = field(default_factory=set)

    def control(
        self,
        subject: str = EVERY,
        worked: bool = False,
        evidence: str = "",
        cell: Cell | None = None,
    ) -> None:
        """Record the positive control of ``subject`` (of the whole check if left out)."""
        self.controls.append(Control(subject, bool(worked), "" if worked else evidence, cell))

    def held(
        self,
        subject: str,
        *,
        unless: bool,
        witness: str,
        given: str = "",
        evidence: str = "",
        cell: Cell | None = None,
        reach: Reach = Reach.UNSAID,
        standing: Standing = Standing.FINDING,
        picture: str = "",
    ) -> None:
        """Record one try: the claim held on ``subject`` unless the ``witness`` saw the breach.

        ``given`` names the control this case relies on; left out: the one of the same subject,
        else the check's own. The evidence of a breach alone is kept; ``reach`` says how far it
        reaches, where the check can tell; ``picture`` is a file in the run's folder that shows it.
        A ``standing`` by which the breach is no finding makes it an ordinary bug: it is reported,
        and the claim holds.
        """
        kept, seen = (evidence, picture) if unless else ("", "")
        sent = self._sent(subject, evidence) if unless else ()
        self.memory.next_case()
        self.cases.append(
            Case(
                subject, bool(unless), given or subject, witness, kept, cell, reach, standing, seen,
                sent,
            )
        )  # fmt: skip

    def _sent(self, subject: str, evidence: str) -> tuple[Exchange, ...]:
        """The requests behind the first breach of ``subject``."""
        if subject in self._shown or len(self._shown) >= _SHOWN:
            return ()
        self._shown.add(subject)
        return self.memory.of(f"{subject} {evidence}")

    def covered(self, what: str, tried: int, of: int, *, shared: bool = False) -> None:
        """Record, at the check's end, that ``tried`` of the ``of`` things there are were tried.

        ``what`` names them in the plural: "models", "private names", "transports". Each variant
        of the check says it of all there are; where the variants divide them among themselves,
        each says it of its own share, and ``shared``. Raises ValueError for more than there are.
        """
        self.coverage.append(Coverage(what, tried, of, shared))

    def sweep(
        self, tries: Iterable[tuple[About, Callable[[], Reply]]]
    ) -> Iterator[tuple[About, Reply]]:
        """Send many tries, several at once inside the budget: what each is about, with its reply.

        A try is what it is about and what sends it (``partial(transport.call, role, call)``).
        The order is that of the tries, which are taken one after the other while replies are
        read, so thousands need no memory. A connection that drops is opened again and the try
        repeated; raises NoAnswer where that fails too.
        """
        return self.sweeper(tries)
