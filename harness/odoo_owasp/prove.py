"""The proof that checks can fail: each goes red on its mutants and stays green without."""

import re
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from odoo_owasp import content, runs
from odoo_owasp.logic.plan import Profile
from odoo_owasp.logic.progress import Progress
from odoo_owasp.model.mutant import Mutant
from odoo_owasp.model.run import Result, Run, by_claim
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.model.waiver import Waiver
from odoo_owasp.provision import deployment, tenants
from odoo_owasp.provision.mutants import all_mutants
from odoo_owasp.provision.steps import Step, Steps
from odoo_owasp.provision.template import Template
from odoo_owasp.report.terminal import STYLES

BEGIN = "<!-- prove: begin -->"
END = "<!-- prove: end -->"
_ROW = re.compile(r"^\| \S+ \| `(\w+)` \|.*\|$", re.M)
"""A row of the proof's table, and whose it is."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What a mutant's claim came to, beside what it must come to and what it is on pristine."""

    mutant: Mutant
    got: Verdict | None
    pristine: Verdict | None

    @property
    def proven(self) -> bool:
        """Whether the check told the sabotage, or the look-alike, from pristine as it must."""
        return self.got is self.mutant.expect and self.pristine is Verdict.HELD


def prove(
    template: Template, folder: Path, steps: Steps, claims: list[str], only: Collection[str] = (),
    workers: int = 0, profile: Profile | None = None,
) -> list[Proved]:  # fmt: skip
    """Run each mutant's claim on a deployment with the mutant, and all of them on pristine.

    How much is tried on pristine is ``profile``; left out, it is all, unless the chosen mutants
    name one place: then the sample that this is in, as with them. Every run has its folder in
    ``folder``; the one on pristine may have several ``workers``, the others stop at the first
    breach. Raises Trouble where nothing is selected.
    """
    known = {mutant.name: mutant for mutant in all_mutants()}
    if unknown := sorted(set(only) - known.keys()):
        raise Trouble(f"there is no mutant {', '.join(unknown)}", f"there are {', '.join(known)}")
    chosen = [
        mutant
        for mutant in known.values()
        if (not claims or mutant.claim in claims or mutant.claim.split("-")[0] in claims)
        and (not only or mutant.name in only)
    ]
    if not chosen:
        raise Trouble("no mutant is selected", f"there are {', '.join(known)}")
    wanted = tuple(sorted({mutant.claim for mutant in chosen}))
    planned = runs.selected(runs.Selection(wanted))
    foci = {mutant.focus for mutant in chosen}
    focus = foci.pop() if len(foci) == 1 else ""
    profile = profile or (Profile.QUICK if focus else Profile.FULL)
    file = content.release_waivers(template.release["release"])
    waivers = content.waivers(file) if file else None
    everything = runs.Selection(
        wanted, workers=workers, waivers=waivers, profile=profile, focus=focus
    )
    pristine = _worst(_run(template, folder / "pristine", steps, planned, everything, None))
    proved = []
    for mutant in chosen:
        of_claim = [one for one in planned if one.claim.id == mutant.claim]
        selection = _met(mutant, waivers)
        got = _worst(_run(template, folder / mutant.name, steps, of_claim, selection, mutant))
        proved.append(Proved(mutant, got.get(mutant.claim), pristine.get(mutant.claim)))
    return proved


def _run(
    template: Template, folder: Path, steps: Steps, planned: list[Result],
    selection: runs.Selection, mutant: Mutant | None,
) -> Run:  # fmt: skip
    folder.mkdir()
    with (
        steps.step(mutant.name if mutant else "pristine") as step,
        deployment.deployed(
            template, _Silent(steps), mutant=mutant, two=tenants.needed(planned)
        ) as (
            target,
            file,
        ),
    ):
        done, _ = runs.run(
            target, file, folder, selection, planned, step.follow
        )  # fmt: skip
    if done.stopped == "by the user":
        raise KeyboardInterrupt
    return done


def _met(mutant: Mutant, waivers: tuple[Waiver, ...] | None) -> runs.Selection:
    """Its claim; where it names its place, a sample that this place is in."""
    profile = Profile.QUICK if mutant.focus else Profile.FULL
    # One breach proves that the check can see it; green must be green throughout.
    sabotaged = mutant.expect is Verdict.VIOLATED
    return runs.Selection(
        (mutant.claim,), first_breach=sabotaged, waivers=waivers, profile=profile,
        focus=mutant.focus,
    )  # fmt: skip


def _worst(run: Run) -> dict[str, Verdict]:
    """What the gate makes of each claim: what is waived on pristine is no sabotage's work."""
    verdicts = list(Verdict)
    return {
        results[0].claim.id: max((one.gate for one in results), key=verdicts.index)
        for results in by_claim(run.results)
    }


def table(proved: list[Proved]) -> Table:
    """The proof for a terminal."""
    shown = Table("", "claim", "mutant", "what it does", "pristine", "with it", box=None)
    for one in proved:
        shown.add_row(
            Text("✓", "green") if one.proven else Text("✗", "red"),
            one.mutant.claim,
            one.mutant.name,
            one.mutant.what,
            _coloured(one.pristine),
            _coloured(one.got),
        )
    return shown


def _coloured(verdict: Verdict | None) -> Text:
    return Text(verdict, STYLES[verdict]) if verdict else Text("not run", "red")


def marked(file: Path) -> str:
    """The text of ``file``. Raises Trouble where it cannot be read, or has no marks."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}") from error
    if BEGIN not in text or END not in text:
        raise Trouble(f"{file} has no {BEGIN} ... {END}")
    return text


def write_markdown(proved: list[Proved], file: Path) -> None:
    """Put the proof between the marks in ``file``; rows of mutants that were not run now stay.

    Raises Trouble: see :func:`marked`.
    """
    before, rest = marked(file).split(BEGIN)
    known, after = rest.split(END)
    rows = {found[1]: found[0] for found in _ROW.finditer(known)} | {
        one.mutant.name: f"| {one.mutant.claim} | `{one.mutant.name}` | {one.mutant.what} "
        f"| {_light(one.pristine)} | {_light(one.got)} |"
        for one in proved
    }
    head = [
        "| claim | mutant | what it does | pristine | with it |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines = [rows[mutant.name] for mutant in all_mutants() if mutant.name in rows]
    file.write_text("\n".join([before + BEGIN, *head, *lines, END + after]), encoding="utf-8")


def _light(verdict: Verdict | None) -> str:
    lights = {Verdict.HELD: "🟢 HELD", Verdict.VIOLATED: "🔴 VIOLATED"}
    return lights.get(verdict, str(verdict)) if verdict else "not run"


class _Silent:
    """Provisioning's steps unshown: one line a mutant is enough."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def step(self, name: str) -> AbstractContextManager[Step]:
        return nullcontext(self)

    def at(self, done: float, total: float) -> None:
        """Say nothing."""

    def follow(self, run: Progress) -> None:
        """Say nothing."""

    def notice(self, text: str) -> None:
        """Say it all the same."""
        self._steps.notice(text)
