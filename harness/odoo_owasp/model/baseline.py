"""A baseline: what runs of one build found, for the runs of the next one to be compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo_owasp.model.claim import Severity
from odoo_owasp.model.verdict import Verdict

Key = tuple[str, str]
"""A claim's id and its variant."""


@dataclass(frozen=True, slots=True)
class Known:
    """A finding as a baseline names it: where it was found, how bad it is, and since which day.

    ``waived``: it was let pass by a waiver. The baseline does not accept it: without its waiver it
    is new.
    """

    fingerprint: str
    claim: str
    variant: str
    severity: Severity
    first_seen: str
    waived: bool = False

    @property
    def key(self) -> Key:
        """Where it was found."""
        return self.claim, self.variant


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings of some runs of one build, and what was judged beside them.

    ``profile`` and ``focus`` say how much was tried, ``journals`` are the heads of the runs'
    journals, ``verdicts`` what each claim's variant came to, and ``unproven`` those that are
    violated and beside that unproven. Times are ISO 8601 in UTC.
    """

    tool_version: str
    target: str
    release: str
    build: str
    profile: str
    focus: str
    started: str
    journals: tuple[str, ...]
    verdicts: Mapping[Key, Verdict] = field(default_factory=dict)
    findings: tuple[Known, ...] = ()
    unproven: frozenset[Key] = frozenset()
