"""A verdict: what a check has earned the right to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from odoo_owasp.model.exchange import Exchange


class Verdict(StrEnum):
    """The five things that can be said of a claim, in the order of how much they weigh."""

    NOT_APPLICABLE = "NOT_APPLICABLE"
    HELD = "HELD"
    INCONCLUSIVE = "INCONCLUSIVE"
    ERROR = "ERROR"
    VIOLATED = "VIOLATED"


UNPROVEN = frozenset({Verdict.INCONCLUSIVE, Verdict.ERROR})
"""What says neither that a claim holds nor that it does not."""


class Reach(StrEnum):
    """How far a breach reaches, where its check tells."""

    UNSAID = ""
    DATABASE = "within one database, by its administrator"
    """What was seen is in the hands of who may change that database anyway."""
    SERVER = "beyond the database"
    """The server, its files and network, or another tenant's database."""


class Standing(StrEnum):
    """What the disclosure policy makes of a breach: a finding, or by which rule none."""

    FINDING = ""
    """A security finding."""
    OLD_BROWSER = "only in browsers that are not supported"
    RELAXED = "only where a setting was relaxed on purpose"
    SELF = "only before the eyes of whoever wrote it"
    DESIGNED = "raw HTML, from those who are meant to write it"


@dataclass(frozen=True, slots=True)
class Finding:
    """A violated case; ``fingerprint`` is the same on every run, host, port and database.

    ``places`` says where it stands in its claim's matrix, if it does: row, column and try;
    ``picture`` is the file that shows it, in the run's folder; ``scope`` is what the disclosure
    policy makes of it, with the rule that decided (:mod:`odoo_owasp.model.scope`). ``exchanges``
    are the last requests before it was seen. Neither they nor the evidence are for the public.
    """

    subject: str
    fingerprint: str
    evidence: str = ""
    places: tuple[tuple[str, str, str], ...] = ()
    reach: Reach = Reach.UNSAID
    standing: Standing = Standing.FINDING
    picture: str = ""
    exchanges: tuple[Exchange, ...] = ()
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of a claim's matrix: what was tried of ``row`` (a model, a route) as ``column``.

    ``held``, ``violated`` and ``unproven`` name the tries that came to each.
    """

    row: str
    column: str
    held: tuple[str, ...] = ()
    violated: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: str, column: str, tried: Mapping[str, Verdict]) -> "Square":
        """The square of the tries by name, with what each came to."""
        return cls(
            row,
            column,
            *(
                tuple(sorted(name for name, what in tried.items() if what is verdict))
                for verdict in (Verdict.HELD, Verdict.VIOLATED, Verdict.INCONCLUSIVE)
            ),
        )

    @property
    def place(self) -> tuple[str, str]:
        """Row and column."""
        return self.row, self.column

    @property
    def verdict(self) -> Verdict:
        """The worst that was seen there."""
        if self.violated:
            return Verdict.VIOLATED
        return Verdict.INCONCLUSIVE if self.unproven or not self.held else Verdict.HELD


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of something was tried: ``tried`` of the ``of`` that there are.

    ``what`` names it in the plural ("models"). ``shared`` says that the claim's variants divide
    them among themselves: then what each has tried adds up.
    """

    what: str
    tried: int
    of: int
    shared: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.tried <= self.of:
            raise ValueError(f"{self.tried} of {self.of} {self.what} cannot have been tried")

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return self.tried == self.of

    def __str__(self) -> str:
        return f"{self.tried:,} {'' if self.whole else f'of {self.of:,} '}{self.what}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the sentence that justifies it and what was counted."""

    verdict: Verdict
    reason: str
    cases: int = 0
    controls: int = 0
    witnesses: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    squares: tuple[Square, ...] = ()
    """The matrix, where the check's cases stand in one."""
    coverage: tuple[Coverage, ...] = ()
    """How much was tried of what, where the check says so."""
    asides: tuple[Finding, ...] = ()
    """Breaches that the disclosure policy takes for ordinary bugs: they decide nothing."""
    unproven: str = ""
    """Beside a breach: why the other cases prove nothing. A waiver of the breach is none of this.
    """
    detail: str = ""
    """What the first control that did not work showed, or what an error said: like evidence, not
    for the public.
    """

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """All that was seen: the findings, and what the policy takes for ordinary bugs."""
        return self.findings + self.asides
