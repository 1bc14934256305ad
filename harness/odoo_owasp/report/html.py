"""The HTML report's own parts: what pytest-html is given to show. Every value is escaped here.

pytest-html puts the cells and the summary into the page with innerHTML, so nothing that the
target said may reach it unescaped.
"""

import re
from collections.abc import Iterable
from html import escape

from odoo_owasp.logic.coverage import FEW, line, of_claim, of_run
from odoo_owasp.logic.headline import headline
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Result, RuleCheck, Run, at_gate, by_claim
from odoo_owasp.model.verdict import Finding

_MOST = 100
"""How many findings of a result are shown with their evidence."""
_PICTURE = re.compile(r"screenshots/[a-z0-9]+\.png")


def summary(run: Run, exit_code: int) -> str:
    """Verdict at a glance, the target, and one line a claim."""
    counts = "".join(f"<li>{badge(name)} {count}</li>" for name, count in run.counts.items())
    build = escape(run.build)
    if run.build != run.tested_build:
        build += f" <em>(expectations were measured on {escape(run.tested_build)})</em>"
    stopped = f"<p class='owasp-stopped'>Stopped: {escape(run.stopped)}</p>" if run.stopped else ""
    stopped += "".join(f"<p class='owasp-stopped'>{escape(told)}</p>" for told in outlived(run))
    broken = " owasp-broken" if run.broken_rules else ""
    return (
        "<meta name='viewport' content='width=device-width'>"  # pytest-html has none
        f"<section class='owasp owasp-exit-{exit_code}{broken}'>"
        f"<p class='owasp-heading'>{escape(headline(run, exit_code))}</p>"
        f"<ul class='owasp-counts'>{counts}</ul>{stopped}"
        f"<dl><dt>Target</dt><dd>{escape(run.target)}</dd>"
        f"<dt>Odoo</dt><dd>{escape(run.release)}, build {build}</dd>"
        f"<dt>Started</dt><dd>{escape(run.started[:19].replace('T', ' '))} UTC</dd>"
        f"<dt>Took</dt><dd>{_duration(run.seconds)}</dd>"
        f"<dt>Requests</dt><dd>{run.requests:,}</dd>"
        f"<dt>Profile</dt><dd>{escape(run.profile)}</dd>{_covered(run)}"
        "</dl>"
        f"{_claims(run)}{_rules(run)}</section>"
    )


def _covered(run: Run) -> str:
    told = line(of_run(run), run.profile, FEW)
    return f"<dt>Covered</dt><dd>{escape(told)}</dd>" if told else ""


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def badge(verdict: str) -> str:
    """A verdict, or ``WAIVED``, as a coloured word."""
    word = verdict.replace("_", " ")
    return f"<span class='owasp-badge owasp-{verdict.lower()}'>{word}</span>"


def _badges(results: list[Result]) -> str:
    """What the gate sees, and whether it is waived."""
    verdict, waived = at_gate(results)
    return badge(verdict) + (" " + badge("WAIVED") if waived else "")


def cells(result: Result, outcome: str) -> list[str]:
    """A result's row in the table of all results.

    ``outcome`` is pytest-html's own cell: its filters read it, so it stays, unseen.
    """
    judged = result.judgement
    return [
        outcome,
        f"<td>{_badges([result])}</td>",
        f"<td class='col-testId'><b>{escape(result.claim.id)}</b> "
        f"{escape(result.variant)}<br><small>{escape(result.told)}</small></td>",
        f"<td>{judged.cases:,}</td>",
        f"<td class='col-duration'>{result.seconds:.1f} s</td>",
    ]


def headings() -> list[str]:
    """The headings over :func:`cells`."""
    return [
        "<th class='sortable col-result' data-column-type='result'></th>",
        "<th>Verdict</th>",
        "<th class='sortable' data-column-type='testId'>Claim and variant</th>",
        "<th>Cases</th>",
        "<th class='sortable' data-column-type='duration'>Time</th>",
    ]


def details(result: Result) -> str:
    """What did not hold, the first of it with its evidence: a page of thousands opens no more."""
    findings = (*result.judgement.findings, *result.judgement.asides)
    found = "".join(
        f"<li id='finding-{escape(finding.fingerprint)}'>"
        f"<code>{escape(finding.fingerprint)}</code> <b>{escape(finding.subject)}</b>"
        + "".join(f" <i>{escape(one)}</i>" for one in _about(finding))
        + (f"<pre>{escape(finding.evidence)}</pre>" if at < _MOST else "")
        + (_picture(finding) if at < _MOST else "")
        + "</li>"
        for at, finding in enumerate(findings)
    )
    rest = f"<p>The evidence of {len(findings) - _MOST:,} more stands in the journal.</p>"
    detail = result.judgement.detail
    return (
        f"<div class='owasp-details'><p>{escape(result.claim.title)}</p>"
        f"{f'<pre>{escape(detail)}</pre>' if detail else ''}"
        f"<ul>{found}</ul>"
        f"{rest if len(findings) > _MOST else ''}</div>"
    )


def _about(finding: Finding) -> Iterable[str]:
    return filter(None, (finding.reach, finding.standing, finding.scope))


def _picture(finding: Finding) -> str:
    """The picture of a breach, which lies beside the report; nothing but a plain file name is."""
    if not _PICTURE.fullmatch(finding.picture):
        return ""
    return (
        f"<a href='{finding.picture}'><img class='owasp-picture' loading='lazy' "
        f"alt='the page when it happened' src='{finding.picture}'></a>"
    )


def _claims(run: Run) -> str:
    rows = "".join(_claim(results, run.profile) for results in by_claim(run.results))
    return (
        "<table class='owasp-claims'><thead><tr><th>Claim</th><th>Verdict</th>"
        "<th>The secure condition</th><th>OWASP</th><th>CWE</th><th>Variants</th><th>Cases</th>"
        f"<th>Witness</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _claim(results: list[Result], profile: str) -> str:
    claim = results[0].claim
    witnesses = sorted({one for result in results for one in result.judgement.witnesses})
    told = line(of_claim(results), profile)
    covered = f"<br><small>{escape(told)}</small>" if told else ""
    return (
        f"<tr><td><b>{escape(claim.id)}</b></td><td>{_badges(results)}</td>"
        f"<td>{escape(claim.title)}{covered}</td><td>{_listed(claim.owasp)}</td>"
        f"<td>{_listed(map(str, claim.cwe))}</td><td>{len(results)}</td>"
        f"<td>{sum(result.judgement.cases for result in results):,}</td>"
        f"<td>{escape(', '.join(witnesses))}</td></tr>"
    )


def _rules(run: Run) -> str:
    """Whether the run itself kept the rules of engagement; nothing where that is not known."""
    if not run.rules:
        return ""
    rows = "".join(map(_rule, run.rules))
    return (
        "<p class='owasp-subheading'>Rules of engagement</p>"
        "<table class='owasp-rules'><thead><tr><th>Rule</th><th>Kept</th><th>Promised conduct</th>"
        f"<th>Evidence</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _rule(check: RuleCheck) -> str:
    kept = ("held", "KEPT") if check.held else ("violated", "NOT KEPT")
    found = "".join(f"<li>{escape(one)}</li>" for one in check.details)
    return (
        f"<tr><td><b>{escape(check.rule)}</b></td>"
        f"<td><span class='owasp-badge owasp-{kept[0]}'>{kept[1]}</span></td>"
        f"<td>{escape(check.title)}</td>"
        f"<td>{escape(check.said)}{f'<ul>{found}</ul>' if found else ''}</td></tr>"
    )


def _listed(words: Iterable[str]) -> str:
    return escape(" ".join(words))
