"""The disclosure procedure: which step may follow which, until when, and what nobody may say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from odoo_owasp.model.disclosure import Disclosure, Event, Step
from odoo_owasp.model.trouble import Trouble

WEEKS = 3
"""The delay after the broadcast that the procedure suggests."""
_ORDER = tuple(step for step in Step if step is not Step.WITHDRAWN)
_DAYS = {
    Step.REPORTED: 7,
    Step.VERIFIED: 14,
    Step.CORRECTING: 14,
    Step.ADVISED: 60,
    Step.BROADCAST: 14,
    Step.APPROVED: 7,
    Step.DISCLOSED: 7,
}
"""How many days after the one before it a step is due: the last two after the delay, too."""


@dataclass(frozen=True, slots=True)
class Due:
    """What comes next, and when it is overdue."""

    step: Step
    by: date

    def late(self, today: date) -> int:
        """How many days it is overdue; 0: it is not."""
        return max((today - self.by).days, 0)


def opened(
    so_far: Iterable[Disclosure],
    claims: Iterable[str],
    fingerprints: Iterable[str],
    today: date,
    weeks: int = WEEKS,
) -> Disclosure:
    """A new disclosure of findings, numbered after all those there are ``so_far``."""
    number = max((one.number for one in so_far), default=0) + 1
    return Disclosure(
        number, tuple(sorted({*claims})), tuple(sorted({*fingerprints})), today, weeks
    )


def under_way(so_far: Iterable[Disclosure], fingerprints: Iterable[str]) -> Iterator[Disclosure]:
    """The disclosures under embargo that hold all of these findings."""
    those = {*fingerprints}
    return (one for one in so_far if one.embargoed and those <= {*one.fingerprints})


def taken(disclosure: Disclosure, event: Event, today: date) -> Disclosure:
    """The disclosure with one more step. Raises Trouble where the procedure does not allow it."""
    if not disclosure.embargoed:
        last = disclosure.events[-1]
        raise Trouble(f"disclosure {disclosure.number} is over: {last.step} on {last.on}")
    _demand_order(disclosure, event.step)
    _demand_day(disclosure, event, today)
    return replace(disclosure, events=(*disclosure.events, event))


def _demand_order(disclosure: Disclosure, step: Step) -> None:
    following = _ORDER[len(disclosure.events)]
    if step not in (following, Step.WITHDRAWN):
        raise Trouble(
            f"disclosure {disclosure.number}: {step} is not what comes next, {following} is",
            "each step is recorded, in order; several may be of the same day",
        )


def _demand_day(disclosure: Disclosure, event: Event, today: date) -> None:
    before = disclosure.events[-1].on if disclosure.events else disclosure.opened
    if event.on > today:
        raise Trouble(f"{event.on} is in the future", "record a step once it was taken")
    if event.on < before:
        raise Trouble(f"{event.on} is before the step before it, which was on {before}")
    end = embargo_end(disclosure)
    if event.step is Step.DISCLOSED and end and event.on < end:
        raise Trouble(
            f"disclosure {disclosure.number} is under embargo until {end}: the stakeholders have "
            f"{disclosure.weeks} weeks",
            "if its vendor has published it before, record that as withdrawn, with a note",
        )


def embargo_end(disclosure: Disclosure) -> date | None:
    """The first day on which it may be made public; None: the delay has not even begun."""
    sent = (event.on for event in disclosure.events if event.step is Step.BROADCAST)
    began = next(sent, None)
    return began + timedelta(weeks=disclosure.weeks) if began else None


def due(disclosure: Disclosure) -> Due | None:
    """The next step, and when it is due; None: there is none any more."""
    if not disclosure.embargoed:
        return None
    step = _ORDER[len(disclosure.events)]
    since = disclosure.events[-1].on if disclosure.events else disclosure.opened
    since = max(since, embargo_end(disclosure) or since)
    return Due(step, since + timedelta(days=_DAYS[step]))


def embargoes(disclosures: Iterable[Disclosure]) -> dict[str, int]:
    """The number under which each claim with a finding that nobody may be told of is known."""
    return {
        claim: one.number
        for one in sorted(disclosures, key=lambda one: -one.number)  # the first one names it
        if one.embargoed
        for claim in one.claims
    }
