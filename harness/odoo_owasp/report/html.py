"""What pytest-html is given to show in pytest.html. Every value is escaped here.

pytest-html puts the cells and the summary into the page with innerHTML, so nothing that the
target said may reach it unescaped.
"""

from html import escape

from odoo_owasp.model.run import Result, at_gate
from odoo_owasp.model.verdict import Finding
from odoo_owasp.report.words import PICTURE

_MOST = 100
"""How many findings of a result are shown with their evidence."""


SUMMARY = (
    "<meta name='viewport' content='width=device-width'>"  # pytest-html has none
    "<section class='owasp'><p class='owasp-heading'>The checks, as pytest ran them</p>"
    "<p>The verdict on the run, its claims and its conduct stand in "
    "<a href='report.html'>report.html</a>.</p></section>"
)
"""What stands above pytest-html's own table."""


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
        + "".join(f" <i>{escape(one)}</i>" for one in (finding.reach, finding.standing) if one)
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


def _picture(finding: Finding) -> str:
    """The picture of a breach, which lies beside the report; nothing but a plain file name is."""
    if not PICTURE.fullmatch(finding.picture):
        return ""
    return (
        f"<a href='{finding.picture}'><img class='owasp-picture' loading='lazy' "
        f"alt='the page when it happened' src='{finding.picture}'></a>"
    )
