"""junit.xml, rendered from the run: pytest's own calls everything that did not pass a failure."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec: written, not read

from odoo_owasp.logic.coverage import FEW, line, of_run
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Verdict

_TAGS = {
    Verdict.VIOLATED: "failure",
    Verdict.INCONCLUSIVE: "failure",
    Verdict.ERROR: "error",
    Verdict.NOT_APPLICABLE: "skipped",
}
_NO_XML = dict.fromkeys([*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd") | {
    9: "\t",
    10: "\n",
    13: "\r",
}


def render(run: Run) -> bytes:
    """The run in the format that CI systems read. Public: no payloads."""
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
        SubElement(properties, "property", name="coverage", value=covered.translate(_NO_XML))
    for result in run.results:
        _case(suite, result)
    if run.rules:
        _rules(suites, run)
    if told := list(outlived(run)):
        _waivers(suites, run, told)
    indent(suites)
    return bytes(tostring(suites, encoding="utf-8", xml_declaration=True))


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
        time=f"{result.seconds:.2f}",
    )
    if tag := _tag(result):
        said = f"{judged.verdict}: {result.told}"
        child = SubElement(case, tag, message=said.translate(_NO_XML))
        if tag != "skipped":
            child.set("type", judged.verdict)
            child.text = "\n".join(
                f"{one.fingerprint} {one.subject}" for one in judged.findings
            ).translate(_NO_XML)
    if judged.asides:
        SubElement(case, "system-out").text = "\n".join(
            f"ordinary bug ({one.standing}): {one.subject}" for one in judged.asides
        ).translate(_NO_XML)


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


def _waivers(suites: Element, run: Run, told: list[str]) -> None:
    """The waivers that are not in force any more, each a failure."""
    count = str(len(told))
    suite = SubElement(
        suites, "testsuite", name="waivers", tests=count, failures=count, errors="0", skipped="0",
        time="0.00", timestamp=run.started,
    )  # fmt: skip
    for one in told:
        case = SubElement(suite, "testcase", classname="waivers", name=one, time="0.00")
        SubElement(case, "failure", message=one, type="OUTLIVED")


def _rule(suite: Element, check: RuleCheck) -> None:
    name = check.title.translate(_NO_XML)
    case = SubElement(suite, "testcase", classname=f"ROE.{check.rule}", name=name, time="0.00")
    if not check.held:
        SubElement(case, "failure", message=check.said.translate(_NO_XML), type="BROKEN")
