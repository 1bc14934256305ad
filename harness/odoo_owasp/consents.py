"""Consent to test a customer's demo database: what is looked at, what is written, what it permits.

Nothing but the look at the consent record is sent before that record is found to cover the target.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from filelock import FileLock, Timeout

from odoo_owasp import content, standards
from odoo_owasp.line import Line, plain_twin
from odoo_owasp.logic import permit
from odoo_owasp.logic.production import signs
from odoo_owasp.model.found import Found, Sign
from odoo_owasp.model.own import tag
from odoo_owasp.model.role import Secret
from odoo_owasp.model.rules import CONSENT_KEY, REMOTE, Budget, Consent, OutsideTheRules
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import target_file
from odoo_owasp.provision.machine import cache_dir
from odoo_owasp.transports.own_records import LeftBehind, OwnRecords
from odoo_owasp.transports.owner import FREEZE_KEY, Owner

_LONGEST_HOURS = permit.LONGEST / timedelta(hours=1)
_FASTEST = 100_000
_MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner consents to: for how long, which promises, how hard."""

    hours: float = 24
    scope: tuple[str, ...] = ("*",)
    per_second: float = REMOTE.per_second or 10
    at_once: int = REMOTE.at_once or 4
    own_demo: bool = False
    plain_url: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What the owner is shown before consenting."""

    found: Found
    signs: tuple[Sign, ...]
    consent: Consent | None
    unreadable: str = ""
    """What is wrong with the consent record that stands there."""


def examine(on: Line, login: str, secret: Secret) -> tuple[Owner, Examined]:
    """Enter as administrator and look: reads only. Raises Trouble where that is not possible."""
    owner = enter(on, login, secret)
    uuid = owner.parameter("database.uuid")
    found = owner.found(tag(uuid), datetime.now(UTC))
    demand_supported(found)
    seen = tuple(signs(found))
    try:
        return owner, Examined(found, seen, _consent(owner))
    except Trouble as trouble:  # to be written over, so it must not be in the way
        return owner, Examined(found, seen, None, trouble.what)


def demand_supported(found: Found) -> None:
    """Raise Trouble where the claims say nothing of the target's release of Odoo."""
    if found.release not in content.releases():
        raise Trouble(
            f"the target is Odoo {found.release or '(of no known release)'}, which is not covered",
            f"covered: {', '.join(content.releases())}",
        )


def enter(on: Line, login: str, secret: Secret) -> Owner:
    """The administrator, authenticated once. Raises Trouble where the target does not let in."""
    on.redactor.learn([secret.reveal()])
    return Owner.enter(on.rpc, login, secret)


def _consent(owner: Owner) -> Consent | None:
    text = owner.parameter(CONSENT_KEY)
    return target_file.load_consent(text) if text else None


def look_again(owner: Owner, consent: Consent) -> Found:
    """What stands there now, since the consent was given. Raises as :func:`examine` and
    :func:`refuse_production` do.
    """
    found = owner.found(tag(consent.database_uuid), datetime.now(UTC))
    demand_supported(found)
    refuse_production(signs(found), own_demo=consent.own_demo)
    return found


def refuse_production(seen: Iterable[Sign], *, own_demo: bool) -> None:
    """Raise OutsideTheRules that names every sign of production that nothing overrides."""
    standing = [sign for sign in seen if sign.final or not own_demo]
    if standing:
        raise OutsideTheRules(
            "this looks like production:\n" + "\n".join(str(sign) for sign in standing)
        )


def demand_possible(terms: Terms) -> None:
    """Raise Trouble where the terms go beyond what consent may be."""
    if not 0 < terms.hours <= _LONGEST_HOURS:
        raise Trouble(f"{terms.hours:g} hours is no time for a consent", "at most 168, 7 days")
    if not (0 < terms.per_second <= _FASTEST and 0 < terms.at_once <= _MOST_AT_ONCE):
        raise Trouble(
            f"{terms.per_second:g} requests a second, {terms.at_once} at once will not do",
            f"give numbers above 0, at most {_FASTEST} and {_MOST_AT_ONCE}",
        )
    unknown = set(terms.scope) - set(standards.promises()) - {"*"}
    if unknown:
        raise Trouble(
            f"{', '.join(sorted(unknown))} is no promise",
            f"there are {', '.join(standards.promises())}",
        )


def give(on: Line, owner: Owner, examined: Examined, terms: Terms) -> Consent:
    """Write the consent record. Raises Trouble where it would be none that can be read."""
    consent = Consent(
        database=on.place.database,
        database_uuid=examined.found.database_uuid,
        base_url=on.place.url,
        plain_url=plain_twin(on.place.url, terms.plain_url) if terms.plain_url else "",
        addresses=on.addresses,
        scope=terms.scope,
        expires=(datetime.now(UTC) + timedelta(hours=terms.hours)).replace(microsecond=0),
        nonce=secrets.token_hex(16),
        purpose="odoo-owasp may test this demo database",
        per_second=terms.per_second,
        at_once=terms.at_once,
        own_demo=terms.own_demo,
    )
    on.redactor.learn([consent.nonce])
    text = target_file.dump_consent(consent)
    target_file.load_consent(text)
    on.journal.write("create", model="ir.config_parameter", role="owner", marked=CONSENT_KEY)
    owner.set_parameter(CONSENT_KEY, text)
    return consent


class Busy(Trouble):
    """A run of ours is on the database."""


@contextmanager
def alone(owner: Owner) -> Iterator[None]:
    """Only one of us at a time on a database: what is ours carries the same tag.

    Raises Busy where another run of this machine is there.
    """
    uuid = owner.parameter("database.uuid")
    try:
        with FileLock(cache_dir() / f"visit-{tag(uuid)}.lock", timeout=0):
            yield
    except Timeout as error:
        raise Busy(
            "a run is testing this database: what is ours there belongs to it",
            "it removes that itself when it ends; without a consent it stops within a minute",
        ) from error


def sweep(on: Line, owner: Owner) -> dict[str, int]:
    """Remove every record of ours from the database; how many there were of each model.

    Raises Trouble that names what is left, and how to remove it.
    """
    own = own_records(on, owner)
    mark = tag(owner.parameter("database.uuid"))
    try:
        if mark in owner.parameter(FREEZE_KEY):
            owner.remove_parameter(FREEZE_KEY)
            on.journal.write("removed", model="ir.config_parameter", marked=FREEZE_KEY)
        return own.sweep()
    except LeftBehind as left:
        raise Trouble(
            f"records of ours are left: {left}",
            f"they carry {mark} in their name: mend the cause, then run: "
            f"odoo-owasp clean {on.place.url} {on.place.database}",
        ) from left


def own_records(on: Line, owner: Owner) -> OwnRecords:
    """Makes and removes records of ours as the owner."""
    own = content.own_data(owner.parameter("database.uuid"), owner.modules())
    return OwnRecords(on.rpc, on.journal, own, owner.role)


def permitted(on: Line, login: str, secret: Secret) -> tuple[Owner, Consent]:
    """The owner and the consent that covers this target now.

    Raises OutsideTheRules where there is none; only the look at the record has been sent then.
    """
    owner = enter(on, login, secret)
    consent = _consent(owner)
    problem = permit.consent_problem(
        consent, database=on.place.database, uuid=owner.parameter("database.uuid"),
        base_url=on.place.url, address=on.rules.address, nonce=None, now=datetime.now(UTC),
    )  # fmt: skip
    if consent is None or problem:
        on.journal.write("refused", why=problem)
        raise OutsideTheRules(
            f"{problem}\n  → give it: odoo-owasp consent {on.place.url} {on.place.database}"
        )
    on.redactor.learn([consent.nonce])
    on.budget.allow(budget(consent))
    return owner, consent


def budget(consent: Consent) -> Budget:
    """What the consent allows; the rest is the default of a customer's deployment."""
    return replace(REMOTE, per_second=consent.per_second, at_once=consent.at_once)


def in_scope(consent: Consent, promises: set[str]) -> None:
    """Raise OutsideTheRules where a promise is to be verified that the consent does not cover."""
    beyond = sorted(promise for promise in promises if not consent.covers(promise))
    if beyond:
        raise OutsideTheRules(
            f"the consent covers {', '.join(consent.scope)}, not {', '.join(beyond)}\n"
            "  → select with --claim, or give consent anew with a wider --scope"
        )
