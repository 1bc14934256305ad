"""junit.xml, rendered from the run: pytest's own calls everything that did not pass a failure."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec: written, not read

from odoo_owasp.logic.coverage import FEW, line, of_run
from odoo_owasp.logic.headline import cut_short
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.report.text import one_line

_TAGS = {
    Verdict.VIOLATED: "failure",
    Verdict.INCONCLUSIVE: "failure",
    Verdict.ERROR: "error",
    Verdict.NOT_APPLICABLE: "skipped",
}
_MOST = 100
"""How many findings of a result are named: readers refuse files with texts of megabytes."""
_LONG = 1_000


def render(run: Run, exit_code: int) -> str:
    """The run in the format that CI systems read. Public: no payloads.

    Names are unique within a suite: GitLab takes only the first of those that are alike.
    """
    suites = Element("testsuites", name="odoo-owasp")
    suite = SubElement(
        suites,
        "testsuite",
        name=f"Odoo {run.release}",
        tests=str(len(run.results)),
        failures=_tagged(run, "failure"),
        errors=_tagged(run, "error"),
        skipped=_tagged(run, "skipped"),
        time=f"{sum(result.seconds for result in run.results):.2f}",
        timestamp=run.started,
    )
    properties = SubElement(suite, "properties")
    SubElement(properties, "property", name="profile", value=run.profile)
    if covered := line(of_run(run), run.profile, FEW):
        SubElement(properties, "property", name="coverage", value=one_line(covered, _LONG))
    for result in run.results:
        _case(suite, result)
    if cut := cut_short(run, exit_code):
        _failing(suites, run, "run", [cut], "CUT_SHORT")
    if run.rules:
        _rules(suites, run)
    if told := list(outlived(run)):
        _failing(suites, run, "waivers", told, "OUTLIVED")
    indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _tag(result: Result) -> str:
    """What CI systems call the result; what is waived is green at the gate, yet no test passed."""
    if result.passes_waived:
        return "skipped"
    return _TAGS.get(result.gate, "")


def _tagged(run: Run, tag: str) -> str:
    return str(sum(_tag(result) == tag for result in run.results))


def _case(suite: Element, result: Result) -> None:
    claim, judged = result.claim, result.judgement
    variant = f" [{result.variant}]" if result.variant else ""
    case = SubElement(
        suite,
        "testcase",
        classname=f"{claim.verifies}.{claim.id}",
        name=f"{claim.title}{variant}",
        file=result.place[0],
        time=f"{result.seconds:.2f}",
    )
    if tag := _tag(result):
        said = f"{judged.verdict}: {result.told}"
        child = SubElement(case, tag, message=one_line(said, _LONG))
        if tag != "skipped":
            child.set("type", judged.verdict)
            child.text = _lines(f"{one.fingerprint} {one.subject}" for one in judged.findings)
    if judged.asides:
        SubElement(case, "system-out").text = _lines(
            f"ordinary bug ({one.standing}): {one.subject}" for one in judged.asides
        )


def _lines(texts: Iterable[str]) -> str:
    lines = list(texts)
    more = [f"and {len(lines) - _MOST} more, in run.json"] if len(lines) > _MOST else []
    return "\n".join([*map(one_line, lines[:_MOST]), *more])


def _rules(suites: Element, run: Run) -> None:
    suite = SubElement(
        suites,
        "testsuite",
        name="rules of engagement",
        tests=str(len(run.rules)),
        failures=str(len(run.broken_rules)),
        errors="0",
        skipped="0",
        time="0.00",
        timestamp=run.started,
    )
    for check in run.rules:
        _rule(suite, check)


def _failing(suites: Element, run: Run, what: str, told: list[str], kind: str) -> None:
    """A suite of what is wrong with the run's waivers, or with the run itself, each a failure."""
    count = str(len(told))
    suite = SubElement(
        suites, "testsuite", name=what, tests=count, failures=count, errors="0", skipped="0",
        time="0.00", timestamp=run.started,
    )  # fmt: skip
    for one in told:
        text = one_line(one, _LONG)
        case = SubElement(suite, "testcase", classname=what, name=text, time="0.00")
        SubElement(case, "failure", message=text, type=kind)


def _rule(suite: Element, check: RuleCheck) -> None:
    name = one_line(check.title)
    case = SubElement(suite, "testcase", classname=f"ROE.{check.rule}", name=name, time="0.00")
    if not check.held:
        SubElement(case, "failure", message=one_line(check.said, _LONG), type="BROKEN")
