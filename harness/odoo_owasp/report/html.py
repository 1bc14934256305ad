"""The HTML report's own parts: what pytest-html is given to show. Every value is escaped here.

pytest-html puts the cells and the summary into the page with innerHTML, so nothing that the
target said may reach it unescaped.
"""

from collections.abc import Iterable
from html import escape

from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.run import Result, Run, by_claim, worst
from odoo_owasp.model.verdict import Verdict

_HEADINGS = {0: "Every selected claim held", 1: "A claim is violated", 10: "Something is unproven"}


def summary(run: Run, exit_code: int) -> str:
    """Verdict at a glance, the target, and one line a claim."""
    heading = _HEADINGS.get(exit_code, EXIT_MEANING[exit_code].capitalize())
    counts = "".join(
        f"<li>{badge(verdict)} {run.count(verdict)}</li>"
        for verdict in Verdict
        if run.count(verdict)
    )
    build = escape(run.build)
    if run.build != run.tested_build:
        build += f" <em>(expectations were measured on {escape(run.tested_build)})</em>"
    stopped = f"<p class='owasp-stopped'>Stopped: {escape(run.stopped)}</p>" if run.stopped else ""
    return (
        f"<section class='owasp owasp-exit-{exit_code}'>"
        f"<p class='owasp-heading'>{escape(heading)}</p>"
        f"<ul class='owasp-counts'>{counts}</ul>{stopped}"
        f"<dl><dt>Target</dt><dd>{escape(run.target)}</dd>"
        f"<dt>Odoo</dt><dd>{escape(run.release)}, build {build}</dd>"
        f"<dt>Started</dt><dd>{escape(run.started[:19])} UTC</dd>"
        f"<dt>Requests</dt><dd>{run.requests}</dd>"
        "</dl>"
        f"{_claims(run)}</section>"
    )


def badge(verdict: Verdict) -> str:
    """A verdict as a coloured word."""
    word = verdict.replace("_", " ")
    return f"<span class='owasp-badge owasp-{verdict.lower()}'>{word}</span>"


def cells(result: Result, outcome: str) -> list[str]:
    """A result's row in the table of all results.

    ``outcome`` is pytest-html's own cell: its filters read it, so it stays, unseen.
    """
    judged = result.judgement
    return [
        outcome,
        f"<td>{badge(judged.verdict)}</td>",
        f"<td class='col-testId'><b>{escape(result.claim.id)}</b> "
        f"{escape(result.variant)}<br><small>{escape(judged.reason)}</small></td>",
        f"<td>{judged.cases}</td>",
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
    """What did not hold, with its evidence."""
    found = "".join(
        f"<li><code>{finding.fingerprint}</code> <b>{escape(finding.subject)}</b>"
        f"<pre>{escape(finding.evidence)}</pre></li>"
        for finding in result.judgement.findings
    )
    return f"<div class='owasp-details'><p>{escape(result.claim.title)}</p><ul>{found}</ul></div>"


def _claims(run: Run) -> str:
    rows = "".join(map(_claim, by_claim(run.results)))
    return (
        "<table class='owasp-claims'><thead><tr><th>Claim</th><th>Verdict</th>"
        "<th>The secure condition</th><th>OWASP</th><th>CWE</th><th>Variants</th><th>Cases</th>"
        f"<th>Witness</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _claim(results: list[Result]) -> str:
    claim = results[0].claim
    witnesses = sorted({one for result in results for one in result.judgement.witnesses})
    return (
        f"<tr><td><b>{escape(claim.id)}</b></td><td>{badge(worst(results))}</td>"
        f"<td>{escape(claim.title)}</td><td>{_listed(claim.owasp)}</td>"
        f"<td>{_listed(map(str, claim.cwe))}</td><td>{len(results)}</td>"
        f"<td>{sum(result.judgement.cases for result in results)}</td>"
        f"<td>{escape(', '.join(witnesses))}</td></tr>"
    )


def _listed(words: Iterable[str]) -> str:
    return escape(" ".join(words))
