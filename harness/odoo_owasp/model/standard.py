"""What claims are traced to: a provider's promises, and the requirements of OWASP ASVS."""

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How a promise can be verified."""

    CHECK = "check"
    """An automated check decides."""
    DRILL = "drill"
    """The harness does what was promised, and measures it."""
    EVIDENCE = "evidence"
    """The configuration of the target or its host is read and judged."""
    ATTEST = "attest"
    """Nothing on the wire shows it: its owner says so, in writing."""


class Status(StrEnum):
    """What becomes of a requirement."""

    AUTOMATED = "automated"
    """Checks decide it."""
    PARTIAL = "partial"
    """Checks decide a part of it; the rest is a person's."""
    MANUAL = "manual"
    """No check does: a person looks at it."""
    NOT_APPLICABLE = "not applicable"
    """There is nothing in Odoo that it could be about."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One of ``fixtures/standards/promises.toml``, in our own words.

    ``owasp_2007`` is the section of the OWASP Top 10 of 2007 that it answers, such as ``A4``.
    """

    id: str
    says: str
    by: tuple[Way, ...]
    owasp_2007: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of ASVS 5.0.0: its id (``8.2.2``) and level, what becomes of it, and what is left."""

    id: str
    level: int
    status: Status
    why: str = ""

    @property
    def chapter(self) -> int:
        """The chapter that it stands in."""
        return int(self.id.partition(".")[0])

    @property
    def named(self) -> str:
        """How a claim names it."""
        return f"v5.0.0-{self.id}"
