"""A disclosure: the life of a finding between its private report and the public's knowing of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Step(StrEnum):
    """The steps of the procedure, in their order; the last one may be taken at any time before."""

    REPORTED = "reported"
    """The package was sent, privately."""
    VERIFIED = "verified"
    """The vendor has acknowledged and verified the report."""
    CORRECTING = "correcting"
    """A correction is in progress, together with the reporter."""
    ADVISED = "advised"
    """The advisory is written, and the reporter has reviewed it."""
    BROADCAST = "broadcast"
    """Advisory and correction were sent privately to the stakeholders: the delay begins."""
    APPROVED = "approved"
    """The vendor's contact approves of the disclosure."""
    DISCLOSED = "disclosed"
    """The vendor has published the advisory: the embargo is over."""
    WITHDRAWN = "withdrawn"
    """There is nothing to keep quiet any more: no weakness after all, or public by other ways."""


@dataclass(frozen=True, slots=True)
class Event:
    """A step that was taken, on which day; ``note`` is the owner's own."""

    step: Step
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Findings that are reported together, and how far that is. It holds no evidence.

    ``weeks`` is the delay between broadcast and public disclosure.
    """

    number: int
    claims: tuple[str, ...]
    fingerprints: tuple[str, ...]
    opened: date
    weeks: int
    events: tuple[Event, ...] = ()

    @property
    def embargoed(self) -> bool:
        """Whether nobody may be told yet."""
        return not {Step.DISCLOSED, Step.WITHDRAWN} & {event.step for event in self.events}
