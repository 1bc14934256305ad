"""summary.md: the run for a merge request, a job's summary or a chat.

What the target said stands in code spans alone: there is no mark-up, no link, no picture, no
mention of anybody in them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from odoo_owasp.logic.coverage import FEW, line, of_run
from odoo_owasp.logic.headline import amiss, headline
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.logic.reproduce import command
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.run import Result, Run, by_claim
from odoo_owasp.model.verdict import UNPROVEN, Verdict
from odoo_owasp.report.text import one_line
from odoo_owasp.report.words import duration

MOST = 65_536
"""What GitHub takes as a comment, in bytes here: then it is so in characters, too."""
_FEW_FINDINGS = 10
_FEW_CLAIMS = 5
_TICKS = re.compile("`+")
_MARKS = re.compile(r"[\\`*_\[\]<>~|]")


def render(run: Run, exit_code: int) -> str:
    """The run as Markdown: what is red first, and how to repeat it. Public: no payloads."""
    return _cut([*_head(run, exit_code), *_body(run), *_foot(run)])


def code(text: str) -> str:
    """``text`` as a code span, whatever it holds: GitHub and GitLab read nothing in it."""
    shown = one_line(text)
    ticks = "`" * (1 + max((len(found) for found in _TICKS.findall(shown)), default=0))
    edge = " " if not shown or shown.startswith("`") or shown.endswith("`") else ""
    return f"{ticks}{edge}{shown}{edge}{ticks}"


def _own(title: str) -> str:
    """A claim's title, whose author means no mark-up."""
    return _MARKS.sub(r"\\\g<0>", title)


def _cut(lines: Sequence[str]) -> str:
    """As many of the ``lines`` as fit, and how many did not."""
    text = "\n".join(lines) + "\n"
    if len(text.encode("utf-8", "replace")) <= MOST:
        return text
    room, kept = MOST - 200, list[str]()
    for one in lines:
        room -= len(one.encode("utf-8", "replace")) + 1
        if room < 0:
            break
        kept.append(one)
    left = len(lines) - len(kept)
    return "\n".join([*kept, "", f"**Cut here: {left} more lines.** All is in run.json.", ""])


def _head(run: Run, exit_code: int) -> Iterator[str]:
    yield f"## odoo-owasp: {headline(run, exit_code)}"
    yield ""
    yield f"Exit {exit_code}: {EXIT_MEANING[exit_code]}."
    yield ""
    if told := [f"- **Mind:** {code(said)}" for said in amiss(run, exit_code)]:
        yield from (*told, "")
    yield "| verdict | results |"
    yield "| --- | ---: |"
    for name, count in run.counts.items():
        yield f"| {name} | {count:,} |"
    yield ""
    yield (
        f"{code(run.target)}, Odoo {code(run.release)}, build {code(run.build)}; "
        f"{run.requests:,} requests in {duration(run.seconds)}, {run.profile} profile."
    )
    if covered := line(of_run(run), run.profile, FEW):
        yield f"Covered: {code(covered)}."


def _body(run: Run) -> Iterator[str]:
    for title, shown, results in (
        ("Violated", _violated, [one for one in run.results if one.gate is Verdict.VIOLATED]),
        ("Unproven", _unproven, [one for one in run.results if one.gate in UNPROVEN]),
        ("Waived", _waived, [one for one in run.results if one.passes_waived]),
    ):
        if results:
            yield from ("", f"### {title}", "", *shown(results))


def _violated(results: Iterable[Result]) -> Iterator[str]:
    for of_claim in by_claim(results):
        claim, variants = of_claim[0].claim, {one.variant for one in of_claim}
        yield f"- **{claim.id}** {_own(claim.title)} ({claim.severity}; {_named(claim)})"
        found = [(one, result) for result in of_claim for one in result.judgement.findings]
        for one, result in found[:_FEW_FINDINGS]:
            yield f"  - `{one.fingerprint}` {code(one.subject)}{_variant(result)}"
        if len(found) > _FEW_FINDINGS:
            yield f"  - and {len(found) - _FEW_FINDINGS:,} more, in run.json"
        if not claim.withheld:
            variant = variants.pop() if len(variants) == 1 else ""
            yield f"  - repeat: `{command(claim.id, variant)}`"


def _unproven(results: Iterable[Result]) -> Iterator[str]:
    """By their reason: of a run that was stopped, most have the same."""
    reasons = defaultdict[tuple[Verdict, str], list[Result]](list)
    for one in results:
        reasons[one.gate, one.told].append(one)
    for (gate, told), alike in reasons.items():
        yield f"- {gate}: {code(told)}"
        if len(by_claim(alike)) > _FEW_CLAIMS:
            claims = dict.fromkeys(one.claim.id for one in alike)
            yield f"  - {len(alike)} results of {len(claims)} claims: {', '.join(claims)}"
        else:
            yield from (_line(one) for one in alike)


def _waived(results: Iterable[Result]) -> Iterator[str]:
    for one in results:
        yield f"- {code(one.told)}"
        yield _line(one)


def _line(result: Result) -> str:
    return f"  - **{result.claim.id}** {_own(result.claim.title)}{_variant(result)}"


def _variant(result: Result) -> str:
    return f" ({result.variant})" if result.variant else ""


def _named(claim: Claim) -> str:
    """How the field's catalogues call the claim."""
    return ", ".join([*claim.owasp, *(f"CWE-{number}" for number in claim.cwe)]) or claim.verifies


def _foot(run: Run) -> Iterator[str]:
    yield ""
    if run.rules and not run.broken_rules:
        yield f"The run kept all {len(run.rules)} rules of engagement that were checked."
    yield f"Rendered from the journal whose head is `{run.journal_head[:16]}`."
