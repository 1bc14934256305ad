"""After a run: did it keep the rules of engagement itself? What is not shown to be is broken."""

import json
import math
import secrets
import smtplib
import time
from array import array
from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from odoo_owasp import content
from odoo_owasp.engine import observatory, observer, read_entries, redactor
from odoo_owasp.logic import reconcile
from odoo_owasp.logic.load import most_at_once, most_within
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.logic.state import foreign
from odoo_owasp.model.rules import OutsideTheRules
from odoo_owasp.model.run import RuleCheck
from odoo_owasp.model.state import State
from odoo_owasp.model.target import Target
from odoo_owasp.oracles import database_state
from odoo_owasp.transports import change_marks
from odoo_owasp.transports.web import LOGS_IN
from odoo_owasp.visit import Visit

_PATIENCE = 2.0
_SHOWN = 10
_DOMAIN = "odoo-owasp.test"
_REMOVED = "What the harness made is gone"
_OWN_DATA = "Nothing but the harness's own records was changed"
_OWN_DATA_THERE = "Nothing but the harness's own records was changed in the second database"
_LOAD = "The load stayed within the budget"
_LISTED = "Every request stands in the journal: what was sent is what was seen"
_MAIL = "No mail left"
_PRIVATE = "No secret stands in what the run wrote"
_GUESSING = "No credentials were guessed"
_LOGINS = 3
"""Logins of one of the target's roles that are no guessing: one, and two renewals."""
_PASSWORDS = 6
"""Passwords of one account that are no guessing: its own, and five that are wrong or come later."""

Answer = tuple[bool, str, tuple[str, ...]]
"""Whether a rule was kept, in a sentence, with what was found if not."""


Question = tuple[str, str, Callable[[], Answer]]
"""A rule's id, its title, and who answers."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is asked when a run is over: the rules in question, each with who answers."""

    questions: tuple[Question, ...]

    def answers(self) -> Iterator[RuleCheck]:
        """Ask. A question that cannot be answered is a rule that is not shown to be kept."""
        for rule, title, ask in self.questions:
            try:
                held, said, details = ask()
            except (Exception, OutsideTheRules) as error:  # noqa: BLE001  told in the report
                held, said, details = False, f"could not be checked: {error}", ()
            yield RuleCheck(rule, title, held, said, details)


def of_embedded(target: Target, journal: Path) -> Aftermath:
    """What to ask after a run on our own deployment; looks at its database as it is now."""
    where = observatory(target)
    before = _state(target)
    sink = Path(where.mails)
    return Aftermath(
        (
            ("ROE-2", _OWN_DATA, lambda: own_data(before, _state(target))),
            *_of_others(target),
            ("ROE-3", _LOAD, lambda: load(target, journal)),
            ("ROE-4", _LISTED, lambda: listed(target, journal, Path(where.access_log))),
            ("ROE-5", _MAIL, lambda: mail(sink, where.mail_port)),
            ("ROE-6", _PRIVATE, lambda: private(redactor(target), journal)),
            ("ROE-7", _GUESSING, lambda: no_guessing(target.roles, journal)),
        )
    )


def _of_others(target: Target) -> Iterator[Question]:
    """The same of each further database that the target has."""
    for tenant in target.tenants[1:]:
        before = _state(target, tenant.database)
        yield "ROE-2", _OWN_DATA_THERE, partial(_own_data_there, target, tenant.database, before)


def _own_data_there(target: Target, database: str, before: State) -> Answer:
    return own_data(before, _state(target, database))


def of_visit(
    visit: Visit, target: Target, before: State, journal: Path, access_log: Path | None = None
) -> Aftermath:
    """What to ask after a run on a customer's deployment that was as ``before`` at its begin.

    ``access_log`` is its front's, where its owner lets us read it.
    """
    asked: list[Question] = [
        ("ROE-2", _REMOVED, lambda: removed(visit)),
        ("ROE-2", _OWN_DATA, lambda: own_data(before, _told(visit, before))),
        ("ROE-3", _LOAD, lambda: load(target, journal)),
    ]
    if access_log:
        asked.append(("ROE-4", _LISTED, lambda: listed(target, journal, access_log)))
    asked.append(("ROE-6", _PRIVATE, lambda: private(visit.on.redactor, journal)))
    asked.append(("ROE-7", _GUESSING, lambda: no_guessing(target.roles, journal)))
    return Aftermath(tuple(asked))


def _told(visit: Visit, before: State) -> State:
    """What the deployment itself tells of its records now."""
    rpc, role = visit.on.rpc, visit.owner.role
    after = change_marks.snapshot(rpc, role, content.housekeeping())
    return change_marks.changed_ids(rpc, role, before, after, content.housekeeping())


def removed(visit: Visit) -> Answer:
    """Whether all that is ours is gone. Raises Trouble that names what is left."""
    visit.told = True
    gone = visit.leave()
    if "res.users" not in gone:
        return False, "not even the accounts of ours were found, which were there", ()
    left = tuple(f"{count} {model}" for model, count in visit.leave().items())
    return not left, f"{sum(gone.values())} records were ours; looked again: {len(left)} left", left


def _state(target: Target, database: str = "") -> State:
    with observer(target, database) as connection:
        return database_state.snapshot(connection, content.housekeeping())


def own_data(before: State, after: State) -> Answer:
    """Whether nothing was changed that is neither ours nor Odoo's own housekeeping."""
    changes = foreign(before, after, content.housekeeping())
    found = tuple(change.for_people() for change in changes)
    rows = sum(table.count for table in before.tables.values())
    compared = f"{len(before.tables)} tables with {rows} rows compared"
    seen = (before.tables.keys() & after.tables.keys()) - before.blind.keys() - after.blind.keys()
    if not {"res_users", "res.users"} & seen:
        return False, f"{compared}: not even the accounts were seen", ()
    if found:
        kinds = "1 foreign change" if len(found) == 1 else f"{len(found)} foreign changes"
        return False, f"{compared}: {kinds}", found
    blind = f", of {len(before.blind)} only the number of rows" if before.blind else ""
    return True, f"{compared}{blind}: no foreign change", ()


def load(target: Target, journal: Path) -> Answer:
    """Whether all processes together kept the budget, by what the journal tells.

    Times are of one clock, whatever process wrote them.
    """
    budget = target.rules.budget
    starts, ends, largest = array("d"), array("d"), 0
    for entry in read_entries(journal):
        if entry["kind"] == "request":
            starts.append(entry["at"])
            ends.append(entry["at"] + entry["ms"] / 1000 if "ms" in entry else math.nan)
            largest = max(largest, entry.get("sent", 0))
    rate = most_within(sorted(starts), 1.0)
    together = most_at_once(
        span for span in zip(starts, ends, strict=True) if not math.isnan(span[1])
    )
    said = (
        f"{len(starts)} requests, at most {rate} in a second ({_bound(budget.per_second)}) and "
        f"{together} at once ({_bound(budget.at_once)}), the largest of {largest} bytes"
    )
    kept = (
        largest <= budget.payload
        and len(starts) <= (budget.requests or len(starts))
        # A turn is given on time, but a process may be late to use it: some then come together.
        and rate <= (budget.per_second or rate) * 1.2 + 2
        and together <= (budget.at_once or together)
    )
    return kept, said, ()


def listed(target: Target, journal: Path, access_log: Path) -> Answer:
    """Whether the front saw what the journal tells, transport by transport.

    The front writes a line when a request is over, which may be a moment after its answer.
    """
    base_path = target.rules.prefix
    sent = reconcile.sent(read_entries(journal), base_path)
    deadline = time.monotonic() + _PATIENCE
    while True:
        with access_log.open(errors="replace") as lines:
            found = reconcile.compare(sent, lines, f"run {target.run_id}", base_path)
        odd = reconcile.disagreeing(found.tallies)
        if not odd or time.monotonic() > deadline:
            break
        time.sleep(0.1)
    tallies = [
        f"{one.transport} {one.sent} {'=' if one.sent == one.seen else '≥'} {one.seen}"
        for one in found.tallies
    ]
    details = [
        f"{one.transport}: {one.sent} sent ({one.unanswered} without an answer), {one.seen} seen"
        for one in odd
    ]
    details += [f"{found.malformed} lines of no known format"] if found.malformed else []
    said = f"sent = seen: {', '.join(tallies)}" if not details else "the two sides differ"
    return not details, said, tuple(details)


def mail(sink: Path, port: int) -> Answer:
    """Whether the mail sink is empty but for the one mail that we send there ourselves now."""
    canary = f"canary-{secrets.token_hex(4)}@{_DOMAIN}"
    with smtplib.SMTP("127.0.0.1", port, local_hostname=_DOMAIN, timeout=_PATIENCE) as server:
        server.sendmail(f"odoo-owasp@{_DOMAIN}", [canary], "Subject: the sink is awake\n\n")
    received = [json.loads(line) for line in sink.read_text(errors="replace").splitlines()]
    others = [one for one in received if one["to"] != [canary]]
    if len(received) == len(others):
        return False, "the mail sink did not receive our own mail: it would have seen none", ()
    recipients = tuple(f"to {', '.join(one['to'])}" for one in others[:_SHOWN])
    return (
        not others,
        f"{len(others)} mails in the sink of the deployment, which is awake",
        recipients,
    )


def private(knows: Redactor, journal: Path) -> Answer:
    """Whether the journal, from which all is rendered, and pytest's log hold no known secret."""
    written = [file for file in (journal, journal.with_name("pytest.log")) if file.exists()]
    telling = tuple(file.name for file in written if _tells(file, knows))
    said = f"{knows.known} secrets looked for in {len(written)} files"
    return bool(knows.known and written) and not telling, said, telling


def _tells(file: Path, knows: Redactor) -> bool:
    with file.open(errors="replace") as lines:
        return any(map(knows.finds, lines))


def no_guessing(roles: Container[str], journal: Path) -> Answer:
    """Whether no account was given more passwords than its own and a handful of wrong ones, and
    none of the target's ``roles`` logged in more often than its session had to be renewed.

    By the requests that were sent, over whatever transport and whoever asked for them.
    """
    logins, passwords, often = Counter[str](), list[int](), list[str]()
    for entry in read_entries(journal):
        if entry["kind"] != "request":
            continue
        note = str(entry.get("note", ""))
        if note.endswith(LOGS_IN) and (role := note.split(" ", 1)[0]) in roles:
            logins[role] += 1
        if "tried" in entry:
            passwords.append(int(entry["tried"]))
            if passwords[-1] > _PASSWORDS:
                often.append(f"{note}: password {passwords[-1]}")
    often += [f"{role}: {count} logins" for role, count in logins.items() if count > _LOGINS]
    said = (
        f"{len(passwords)} requests with a password, at most {max(passwords, default=0)} different "
        f"ones for one account; {logins.total()} logins of {len(logins)} roles"
    )
    return not often, said, tuple(often[:_SHOWN])


def _bound(most: float | None) -> str:
    return f"allowed {most:g}" if most else "unbounded"
