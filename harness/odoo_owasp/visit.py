"""Our stay on a customer's deployment: roles and records of ours, and their removal."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from odoo_owasp import content
from odoo_owasp.consents import budget, own_records, sweep
from odoo_owasp.line import Line
from odoo_owasp.logic import permit
from odoo_owasp.model.found import Found
from odoo_owasp.model.own import tag
from odoo_owasp.model.rules import Consent, OutsideTheRules, Rules
from odoo_owasp.model.target import Target
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import target_file
from odoo_owasp.provision.machine import find_browser
from odoo_owasp.provision.standing import new_home, remove
from odoo_owasp.provision.steps import Steps
from odoo_owasp.provision.template import write_private
from odoo_owasp.transports.owner import FREEZE_KEY, Owner
from odoo_owasp.transports.planting import Planter
from odoo_owasp.transports.web import LoginFailed, Sessions, Web


@dataclass(slots=True)
class Visit:
    """A stay: the target with our roles and records in it, until :meth:`leave`.

    ``told`` says that the run's report tells what is left.
    """

    on: Line
    owner: Owner
    consent: Consent
    home: Path
    over: bool = False
    told: bool = False

    @property
    def file(self) -> Path:
        """What tells the test process of the target. It holds secrets."""
        return self.home / "target.json"

    def arrive(self, found: Found, sources: tuple[str, ...] = ()) -> Target:
        """Make our roles and records. Raises Trouble where the target refuses."""
        mark = tag(self.consent.database_uuid)
        try:
            if not self.owner.parameter(FREEZE_KEY):
                # Or an administrator's login would rewrite the deployment's base URL; any text
                # will do for Odoo, and by the tag it is known as ours.
                self.on.journal.write("create", model="ir.config_parameter", marked=FREEZE_KEY)
                self.owner.set_parameter(FREEZE_KEY, f"odoo-owasp {mark}")
            target = _planted(self.on, self.owner, self.consent, found, self.home)
            target = replace(target, sources=sources)
        except (RuntimeError, LoginFailed) as error:
            raise Trouble(
                f"the target refused what a run needs: {error}",
                "see what its own log says; a field or rule of its own may stand in the way",
            ) from error
        write_private(self.file, target_file.dump(target))
        return target

    def leave(self) -> dict[str, int]:
        """Remove all that is ours; how many there were. Raises Trouble that names what is left."""
        try:
            gone = self._sweep()
        except Trouble:
            raise
        except (Exception, OutsideTheRules, KeyboardInterrupt) as error:
            place = self.on.place
            raise Trouble(
                f"the removal was cut off ({type(error).__name__}): records of ours that carry "
                f"{tag(self.consent.database_uuid)} in their name may be left",
                f"remove them: odoo-owasp clean {place.url} {place.database}",
            ) from error
        self.over = True
        return gone

    def _sweep(self) -> dict[str, int]:
        try:
            return sweep(self.on, self.owner)
        except OSError:  # the journal cannot be written: what is ours must go all the same
            self.on.journal.mute()
            return sweep(self.on, self.owner)


@contextmanager
def visiting(
    on: Line,
    owner: Owner,
    consent: Consent,
    found: Found,
    steps: Steps,
    sources: tuple[str, ...] = (),
) -> Iterator[tuple[Visit, Target]]:
    """Put our roles and records into the customer's deployment; they are gone afterwards.

    Raises Trouble where something of ours cannot be made, or removed.
    """
    home = new_home(f"visit-{secrets.token_hex(4)}", kept=False)
    home.chmod(0o700)  # no server of ours has to get in
    visit = Visit(on, owner, consent, home)
    try:
        with steps.step("make roles and records"):
            target = visit.arrive(found, sources)
        yield visit, target
    finally:
        try:
            if not visit.over:
                visit.leave()
        except Trouble:
            if not visit.told:
                raise
        finally:
            remove(visit.home)


def _planted(on: Line, owner: Owner, consent: Consent, found: Found, home: Path) -> Target:
    mark = tag(consent.database_uuid)
    release = content.read_toml(content.release_file(found.release))
    planter = Planter(owner, own_records(on, owner), mark, found.modules, on.redactor.learn)
    roles = planter.roles(content.read_toml(content.folder("fixtures") / "roles.toml"))
    sessions = Sessions(
        on.guard, on.place.url, on.place.database, home / "sessions.json", on.redactor.learn,
        on.journal,
    )  # fmt: skip
    web = Web(on.guard, on.place.url, sessions)
    for name, role in roles.items():
        if not role.anonymous and not name.startswith("portal"):
            roles[name] = planter.api_key(role, web)
    return Target(
        name="the customer's demo deployment",
        run_id=on.run_id,
        base_url=on.place.url,
        plain_url=consent.plain_url,
        database=on.place.database,
        database_uuid=consent.database_uuid,
        consent_nonce=consent.nonce,
        release=found.release,
        build=found.build,
        tested_build=release["tested"]["version"],
        ca_file=str(Path(on.place.ca_file).absolute()) if on.place.ca_file else "",
        rules=_rules(on, consent),
        modules=found.modules,
        capabilities=_capabilities(consent, release["odoo"]["transports"]),
        roles=roles,
        planted=planter.records(roles),
    )


def _rules(on: Line, consent: Consent) -> Rules:
    """The rules of the checks: with the plain HTTP twin that was consented to, and its budget."""
    plain = permit.origin(consent.plain_url) if consent.plain_url else None
    origins = on.rules.origins | ({plain} if plain else set())
    return replace(on.rules, origins=origins, budget=budget(consent))


def _capabilities(consent: Consent, transports: list[str]) -> frozenset[str]:
    found = {f"transport:{name}" for name in transports}
    if consent.base_url.startswith("https:"):
        found.add("tls")
    if consent.plain_url:
        found.add("plain-http")
    if find_browser():
        found.add("browser")
    return frozenset(found)
