"""The pytest side: collects checks, runs them, and writes one verdict each into the journal.

Loaded with ``-p odoo_owasp.pytest_plugin`` by the command line; never by itself.
"""

import json
import os
import re
import secrets
import time
import traceback
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

import pytest
from packaging.specifiers import SpecifierSet

from odoo_owasp import content, standards
from odoo_owasp.checks import axes_of, claim_of
from odoo_owasp.engine import Engagement, now, read_entries
from odoo_owasp.logic.classify import scoped
from odoo_owasp.logic.judge import judge
from odoo_owasp.logic.plan import Profile, Sample, sampled
from odoo_owasp.logic.waive import accepted, in_force
from odoo_owasp.model.call import NoAnswer
from odoo_owasp.model.case import Cases
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.role import Role
from odoo_owasp.model.rules import OutsideTheRules
from odoo_owasp.model.run import Result
from odoo_owasp.model.target import SERVED_BY
from odoo_owasp.model.verdict import Judgement, Verdict
from odoo_owasp.model.waiver import Waiver
from odoo_owasp.provision.machine import PARENT, die_with_parent
from odoo_owasp.pytest_report import carried, replayed, reported
from odoo_owasp.report import journal as journal_format
from odoo_owasp.transports.own_records import OwnRecords
from odoo_owasp.transports.rpc import Rpc
from odoo_owasp.transports.web import LoginFailed

_SAFE_ID = re.compile(r"[a-z0-9-]+")
_ENGAGEMENT: pytest.StashKey[Engagement] = pytest.StashKey()
_CHECK: pytest.StashKey["Check"] = pytest.StashKey()
_Outcome = tuple[Literal["passed", "failed", "skipped"], Literal["setup", "call"]]
_OUTCOMES: dict[Verdict, _Outcome] = {
    Verdict.HELD: ("passed", "call"),
    Verdict.VIOLATED: ("failed", "call"),
    Verdict.INCONCLUSIVE: ("failed", "call"),
    Verdict.ERROR: ("failed", "setup"),
    Verdict.NOT_APPLICABLE: ("skipped", "setup"),
}
"""How a replay tells pytest of each verdict: what failed outside the call is an error to it."""
_CATEGORIES = {
    Verdict.HELD: ("passed", "."),
    Verdict.VIOLATED: ("failed", "V"),
    Verdict.INCONCLUSIVE: ("failed", "?"),
    Verdict.ERROR: ("error", "E"),
    Verdict.NOT_APPLICABLE: ("skipped", "s"),
}


@dataclass(slots=True)
class Check:
    """A collected check: its claim and variant, and what it came to."""

    claim: Claim
    variant: str
    where: str
    line: int
    waivers: tuple[Waiver, ...] = ()
    judgement: Judgement | None = None
    began: float = 0.0

    def result(self, judgement: Judgement) -> Result:
        """The check's result, if it comes to ``judgement``."""
        seconds = time.monotonic() - self.began if self.began else 0.0
        waived = accepted(self.claim.id, judgement, self.waivers)
        return Result(self.claim, self.variant, judgement, self.where, seconds, waived, self.line)


class Unproven(Exception):
    """A check did not earn HELD; its text is what a person reads."""


# Options and collection -----------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """Our options, prefixed: other plugins have taken the plain names."""
    group = parser.getgroup("odoo-owasp")
    group.addoption("--owasp-target", help="the file that describes the target")
    group.addoption("--owasp-journal", help="the journal to append to")
    group.addoption("--owasp-plan", help="write what is selected into this file")
    group.addoption("--owasp-replay", help="tell the verdicts of this journal, run nothing")
    group.addoption("--owasp-claim", action="append", default=[], help="select a claim")
    group.addoption(
        "--owasp-profile", default=Profile.FULL, choices=list(Profile), help="how much is tried"
    )
    group.addoption("--owasp-focus", default="", help="a sweep tries what contains this, too")
    group.addoption("--owasp-first-breach", action="store_true", help="stop at the first breach")


def pytest_configure(config: pytest.Config) -> None:
    """A check must not go on when the run that its deployment belongs to was killed."""
    if config.getoption("owasp_target"):
        die_with_parent()
        expected = os.environ.get(PARENT, "")
        if expected and not hasattr(config, "workerinput") and os.getppid() != int(expected):
            pytest.exit("the run that started these checks is gone", returncode=3)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeat a check over its axes: known before the run, so pytest can name and select them."""
    for axis, values in axes_of(metafunc.function).items():
        metafunc.parametrize(axis, values, indirect=axis in ("transport", "role"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Validate every check, and keep those that were asked for."""
    try:
        _select(config, items)
    except pytest.UsageError as refusal:
        items.clear()
        if not hasattr(config, "workeroutput"):
            raise
        config.workeroutput["refusal"] = str(refusal)  # xdist loses a worker's exception


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker refused what it collected."""
    if refusal := getattr(node, "workeroutput", {}).get("refusal"):
        raise pytest.UsageError(refusal)


def _select(config: pytest.Config, items: list[pytest.Item]) -> None:
    owners: dict[str, str] = {}
    waivers = in_force(_given(config), now()[:10])
    for item in items:
        check = _described(item, waivers)
        if owners.setdefault(check.claim.id, check.where) != check.where:
            raise pytest.UsageError(
                f"{check.claim.id} is claimed by {owners[check.claim.id]} and by {check.where}"
            )
        item.stash[_CHECK] = check
    wanted = config.getoption("owasp_claim")
    unknown = [one for one in wanted if not any(_matches(item, one) for item in items)]
    if unknown:
        families = {item.stash[_CHECK].claim.verifies for item in items}
        raise pytest.UsageError(
            f"no check verifies {', '.join(unknown)}; there are {', '.join(sorted(families))}, "
            "and the claims that `odoo-owasp claims` lists"
        )
    if wanted:
        kept = [item for item in items if any(_matches(item, one) for one in wanted)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def _given(config: pytest.Config) -> tuple[Waiver, ...]:
    """The waivers that the journal begins with: no file of them is read after it was verified."""
    _, journal = _files(config)
    if not (journal and journal.exists()):
        return ()
    beginning = takewhile(
        lambda entry: entry["kind"] in ("start", "waivers"), read_entries(journal)
    )
    return next((journal_format.waivers(one).waivers for one in beginning if "waivers" in one), ())


def _described(item: pytest.Item, waivers: tuple[Waiver, ...]) -> Check:
    function = getattr(item, "function", None)
    claim = claim_of(function)
    if claim is None:
        raise pytest.UsageError(f"{item.nodeid} declares no claim: decorate it with @claim(...)")
    if claim.verifies not in standards.promises():
        raise pytest.UsageError(f"{claim.id} verifies {claim.verifies!r}, which is no promise")
    variant = item.callspec.id if hasattr(item, "callspec") else ""
    if variant and not _SAFE_ID.fullmatch(variant):
        raise pytest.UsageError(f"{item.nodeid}: a variant's id must match {_SAFE_ID.pattern}")
    where = (
        f"{item.path.relative_to(content.folder('suites'))}::{getattr(function, '__name__', '')}"
    )
    return Check(claim, variant, where, (item.location[1] or 0) + 1, waivers)


def _matches(item: pytest.Item, wanted: str) -> bool:
    claim = item.stash[_CHECK].claim
    return wanted in (claim.id, claim.verifies)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say what is selected, where asked; else engage with the target."""
    listed = session.config.getoption("owasp_plan")
    if listed and all(_CHECK in item.stash for item in session.items):
        Path(listed).write_text(json.dumps(journal_format.plan_entry(_unjudged(session.items))))
    target, journal = _files(session.config)
    if not (target and journal and session.items) or session.config.option.collectonly:
        return
    if any(_CHECK not in item.stash for item in session.items):
        return  # the collection was refused; pytest says why
    session.config.stash[_ENGAGEMENT] = Engagement.open(target, journal)


def _unjudged(items: list[pytest.Item]) -> list[Result]:
    return [item.stash[_CHECK].result(Judgement(Verdict.ERROR, "not judged")) for item in items]


def _files(config: pytest.Config) -> tuple[Path | None, Path | None]:
    target, journal = config.getoption("owasp_target"), config.getoption("owasp_journal")
    return (Path(target) if target else None), (Path(journal) if journal else None)


# Running ----------------------------------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Is this still permitted, and does the claim apply to this target?"""
    check = item.stash[_CHECK]
    check.began = time.monotonic()
    if _ENGAGEMENT not in item.config.stash:
        raise pytest.UsageError("there is no target: start with `odoo-owasp run`")
    engagement = item.config.stash[_ENGAGEMENT]
    engagement.permit()
    lacking = engagement.target.lacks((*check.claim.needs, *_demanded(_parameters(item))))
    if not SpecifierSet(check.claim.odoo).contains(engagement.target.release):
        lacking = (f"a release {check.claim.odoo}", *lacking)
    if lacking:
        check.judgement = Judgement(
            Verdict.NOT_APPLICABLE, f"the target lacks {', '.join(lacking)}"
        )
        engagement.journal.verdict(check.result(check.judgement))
        pytest.skip(check.judgement.reason)
    engagement.journal.write("begun", claim=check.claim.id, variant=check.variant)


def _demanded(parameters: dict[str, Any]) -> Iterator[str]:
    """The capabilities that a variant needs beyond those of its claim."""
    transport, role = parameters.get("transport"), parameters.get("role")
    if transport:
        yield f"transport:{SERVED_BY.get(transport, transport)}"
    if role and role != "anonymous":
        yield f"role:{role}"
        if transport == "json2":
            yield f"api-key:{role}"


def _parameters(item: pytest.Item) -> dict[str, Any]:
    return dict(item.callspec.params) if hasattr(item, "callspec") else {}


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Settle the verdict inside the call phase: a fixture's end would come too late to fail."""
    check, cases = pyfuncitem.stash[_CHECK], pyfuncitem.funcargs.get("cases")
    collected = cases if isinstance(cases, Cases) else Cases()
    try:
        result = yield
    except BaseException:
        # Half a check earns nothing, but a breach that was seen stays seen.
        seen = _judged(check, collected)
        check.judgement = seen if seen.findings else None
        raise
    check.judgement = _judged(check, collected)
    if check.result(check.judgement).gate is not Verdict.HELD:
        raise Unproven(_explained(check.judgement))
    return result


def _judged(check: Check, cases: Cases) -> Judgement:
    judged = judge(check.claim, check.variant, cases)
    return scoped(content.scope_rules(), check.claim, judged)


def _explained(judged: Judgement) -> str:
    found = [f"  {one.fingerprint} {one.subject}\n    {one.evidence}" for one in judged.findings]
    beside = [f"beside it, {judged.unproven}"] if judged.unproven else []
    beside += [f"  {judged.detail}"] if judged.detail else []
    return "\n".join([f"{judged.verdict}: {judged.reason}", *beside, *found[:20]])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the verdict on record, and keep secrets out of what pytest prints."""
    report: pytest.TestReport = yield
    check = item.stash[_CHECK]
    engagement = item.config.stash.get(_ENGAGEMENT, None)
    if engagement is None:
        return report
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, OutsideTheRules):
        engagement.journal.write("stopped", why=f"the rules of engagement: {error}")
        item.session.shouldstop = f"rules of engagement: {error}"
    if report.failed and not isinstance(error, Unproven | KeyboardInterrupt):
        unanswered = isinstance(error, NoAnswer | LoginFailed)
        verdict = Verdict.INCONCLUSIVE if unanswered else Verdict.ERROR
        reason = f"{report.when}: {type(error).__name__}"
        broke = Judgement(verdict, reason, detail=_one_line(error))
        engagement.journal.verdict(check.result(broke))
        if check.judgement and check.judgement.findings and report.when == "call":
            engagement.journal.verdict(check.result(check.judgement))
        else:
            check.judgement = broke
    elif report.when == "call" and check.judgement:
        engagement.journal.verdict(check.result(check.judgement))
    violated = check.judgement and check.result(check.judgement).gate is Verdict.VIOLATED
    if violated and item.config.getoption("owasp_first_breach"):
        item.session.shouldstop = "the first breach"
    if report.failed:
        report.longrepr = engagement.redactor.text(_for_people(error, call))
    report.sections = [(name, engagement.redactor.text(said)) for name, said in report.sections]
    if check.judgement:
        # One JSON string: xdist carries nothing richer from worker to controller.
        entry = carried(check.result(check.judgement))
        text = json.dumps(engagement.redactor.value(entry))
        report.user_properties.append(("result", text))
    return report


def _one_line(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def _for_people(error: BaseException | None, call: pytest.CallInfo[None]) -> str:
    if isinstance(error, Unproven) or call.excinfo is None:
        return str(error)
    frames = traceback.extract_tb(call.excinfo.tb)
    ours = [
        frame for frame in frames if "odoo_owasp" in frame.filename or "suites" in frame.filename
    ]
    where = [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in ours]
    return "\n".join([f"{Verdict.ERROR}: {_one_line(error)}", *where])


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Our verdict in the place of pytest's word."""
    result = reported(report)
    if result is None or report.when != "call":
        return None
    category, letter = _CATEGORIES[result.gate]
    return category, letter, f"{result.judgement.verdict}{', waived' if result.waived else ''}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what the run opened."""
    engagement = config.stash.get(_ENGAGEMENT, None)
    if engagement:
        engagement.close()


# Replaying --------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Tell the verdicts of a journal, where asked, instead of coming to any: nothing is run.

    Those whose check is gone are told too; where the collection failed, pytest says why.
    """
    done = replayed(session.config)
    if done is None or session.testsfailed:
        return None
    for result in done.results:
        for report in _told(result):
            session.config.hook.pytest_runtest_logreport(report=report)
    return True


def _told(result: Result) -> list[pytest.TestReport]:
    """The reports of a check that came to ``result``: of its verdict, and of its end."""
    outcome, when = _OUTCOMES[result.gate]
    variant = f"[{result.variant}]" if result.variant else ""
    file, _, name = result.check.partition("::")
    node, where, why = f"{result.check}{variant}", (file, None, name), result.judgement.reason
    told = [("result", json.dumps(carried(result)))]
    # Of what was skipped, pytest wants the place too.
    said = None if outcome == "passed" else (file, 0, why) if outcome == "skipped" else why
    return [
        pytest.TestReport(node, where, {}, outcome, said, when, user_properties=told),
        pytest.TestReport(node, where, {}, "passed", None, "teardown"),
    ]


# What a check may ask for -----------------------------------------------------------------------


@pytest.fixture
def engagement(request: pytest.FixtureRequest) -> Engagement:
    """The consented target with its transports and oracles."""
    return request.config.stash[_ENGAGEMENT]


@pytest.fixture
def cases(request: pytest.FixtureRequest, engagement: Engagement) -> Cases:
    """Where the check puts its cases and controls."""
    promise = request.node.stash[_CHECK].claim.verifies
    return Cases(sweeper=engagement.sweep, memory=engagement.memory(promise))


@pytest.fixture
def sample(request: pytest.FixtureRequest) -> Sample:
    """What the profile tries of many: all of them (``full``), or some (``quick``)."""
    quick = request.config.getoption("owasp_profile") == Profile.QUICK
    return partial(sampled, quick=quick, focus=request.config.getoption("owasp_focus"))


@pytest.fixture
def transport(request: pytest.FixtureRequest, engagement: Engagement) -> Rpc:
    """The RPC transport of this variant."""
    return engagement.transports[request.param]


@pytest.fixture
def role(request: pytest.FixtureRequest, engagement: Engagement) -> Role:
    """The role of this variant."""
    return engagement.role(request.param)


@pytest.fixture
def own(engagement: Engagement) -> Iterator[OwnRecords]:
    """Makes records that are gone after the check."""
    records = engagement.own_records()
    yield records
    records.remove()


@pytest.fixture
def tracer(engagement: Engagement) -> str:
    """A token that stands nowhere else, 17 characters: a letter first, then ``[a-z0-9]``.

    It begins with the tag of our own data, so a record that carries it is known as ours.
    """
    return engagement.tag + secrets.token_hex(4)
