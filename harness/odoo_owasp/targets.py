"""The two kinds of target, each ready for a run and gone, or as it was, after it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from odoo_owasp import aftermath, consents, content, runs
from odoo_owasp.aftermath import Aftermath
from odoo_owasp.line import Line, Place, line
from odoo_owasp.model.role import Secret
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.state import State
from odoo_owasp.model.target import Target
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import deployment, standing, tenants
from odoo_owasp.provision.steps import Steps
from odoo_owasp.provision.template import Order, Template, template
from odoo_owasp.transports import change_marks
from odoo_owasp.transports.owner import Owner
from odoo_owasp.visit import visiting


@dataclass(frozen=True, slots=True)
class Ready:
    """A target to run on, the ``file`` that describes it to the test process, and what to ask
    when the run is over.
    """

    target: Target
    file: Path
    aftermath: Aftermath


@contextmanager
def embedded(
    template: Template, journal: Path, steps: Steps, planned: Sequence[Result]
) -> Iterator[Ready]:
    """A fresh clone of the demo deployment, with all that the ``planned`` checks need."""
    with deployment.deployed(template, steps, two=tenants.needed(planned)) as (target, file):
        yield Ready(target, file, aftermath.of_embedded(target, journal))


@contextmanager
def customers(
    place: Place, credentials: tuple[str, Secret], journal: Path,
    planned: Sequence[Result], steps: Steps, access_log: Path | None = None,
    sources: tuple[str, ...] = (),
) -> Iterator[Ready]:  # fmt: skip
    """A customer's own demo database, with roles and records of ours while it lasts.

    ``sources`` are the add-ons folders that its modules come from, where somebody has them.
    Raises OutsideTheRules where its consent does not cover what is ``planned``, or where it looks
    like production; before that, nothing but the look at the consent record is sent.
    """
    with line(place, journal) as on:
        with steps.step("read the consent record"):
            owner, consent = consents.permitted(on, *credentials)
            consents.in_scope(consent, {one.claim.verifies for one in planned})
            found = consents.look_again(owner, consent)
        with consents.alone(owner):
            for model, count in consents.sweep(on, owner).items():
                steps.notice(f"removed {count} {model}, which an interrupted run left behind")
            with steps.step("note what stands there"):
                before = _told(on, owner)
            with visiting(on, owner, consent, found, steps, sources) as (visit, target):
                yield Ready(
                    target,
                    visit.file,
                    aftermath.of_visit(visit, target, before, journal, access_log),
                )


def built(order: Order, steps: Steps, *, refresh: bool = False) -> Template:
    """The template that demo deployments of ``order`` are cloned from."""
    tidy(steps)
    return template(order, steps, refresh=refresh)


def verify(
    ready: AbstractContextManager[Ready], folder: Path, selection: runs.Selection,
    planned: Sequence[Result], steps: Steps,
) -> tuple[Run, int]:  # fmt: skip
    """Run what is selected on a target, which is gone or as it was after it; see ``runs.run``."""
    with ready as here, steps.step("verify the claims") as step:
        return runs.run(
            here.target, here.file, folder, selection, planned, step.follow,
            here.aftermath.answers,
        )  # fmt: skip


def _told(on: Line, owner: Owner) -> State:
    try:
        return change_marks.snapshot(on.rpc, owner.role, content.housekeeping())
    except change_marks.NotTold as error:
        raise Trouble(f"what stands there cannot be noted: {error}") from error


def tidy(steps: Steps) -> None:
    """Remove what interrupted runs left on this machine, and say so."""
    for name in standing.sweep():
        steps.notice(f"removed {name}, which an interrupted run left behind")
