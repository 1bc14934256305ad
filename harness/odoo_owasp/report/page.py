"""report.html: all that is known of a run, in one file that asks nobody for anything.

Jinja2 escapes every value, so what a target says stays text. What should slip through all the same
is kept from running by the page's own policy: scripts and styles are allowed by their hashes alone.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from odoo_owasp.logic import reproduce
from odoo_owasp.logic.coverage import FEW, line, of_run
from odoo_owasp.logic.excerpt import TRACER, excerpt, tracers
from odoo_owasp.logic.headline import cut_short, headline
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.logic.matrix import matrices
from odoo_owasp.logic.standards import asvs_url, cwe_url, owasp_url
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.claim import Severity
from odoo_owasp.model.run import Run
from odoo_owasp.model.verdict import Finding
from odoo_owasp.report import heatmap, page_claims
from odoo_owasp.report.page_timeline import timeline
from odoo_owasp.report.words import PICTURE, SIGNS, duration, size

_TRACER = re.compile(f"({TRACER.pattern})")
_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST = 8_000
"""Characters of one text that are shown; the journal has all of it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The files in reports/templates that the page is made of."""

    template: str
    css: str
    script: str


def picture_names(run: Run) -> list[str]:
    """The pictures of breaches, by their names in the run's folder; nothing but plain names."""
    findings = (it for one in run.results for it in one.judgement.findings + one.judgement.asides)
    return sorted({one.picture for one in findings if PICTURE.fullmatch(one.picture)})


def render(
    run: Run,
    exit_code: int,
    parts: Parts,
    *,
    pictures: Mapping[str, bytes] | None = None,
    evidence: bool = True,
) -> str:
    """The page. ``pictures`` are the PNG files of :func:`picture_names`, as far as there are any.

    Without ``evidence`` it may be published: claims, verdicts, counts and fingerprints.
    """
    rows = page_claims.rows(run)
    waivers, other_waivers = page_claims.waivers(run)
    return _ENVIRONMENT.from_string(parts.template).render(
        run=run,
        exit_code=exit_code,
        heading=headline(run, exit_code),
        cut_short=cut_short(run, exit_code),
        meaning=EXIT_MEANING[exit_code],
        evidence=evidence,
        policy=policy(parts),
        css=Markup(parts.css),  # noqa: S704  our own files
        script=Markup(parts.script),  # noqa: S704
        covered=line(of_run(run), run.profile, FEW),
        outlived=list(outlived(run)),
        rows=rows,
        verdicts=Counter(row.verdict for row in rows),
        families=Counter(row.claim.verifies for row in rows),
        shown=page_claims.shown(rows),
        unproven=page_claims.unproven(run),
        inapplicable=page_claims.inapplicable(run),
        waivers=waivers,
        other_waivers=other_waivers,
        matrices=matrices(run.results),
        timeline=timeline(run),
        image=lambda finding: _image(finding, pictures or {}),
    )


def policy(parts: Parts) -> str:
    """The page's Content-Security-Policy: its own script, style and pictures alone."""
    return (
        f"default-src 'none'; script-src {_hash(parts.script)}; style-src {_hash(parts.css)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _image(finding: Finding, pictures: Mapping[str, bytes]) -> str:
    """The finding's picture as an address that holds it; empty: there is none."""
    content = pictures.get(finding.picture, b"")
    return f"data:image/png;base64,{b64encode(content).decode()}" if content[:8] == _PNG else ""


def _marked(text: str) -> Markup:
    """``text`` escaped, with every tracer in it marked; of a long one what is about them."""
    kept = excerpt(text, tracers(text), _LONGEST)
    # What was split off by the pattern stands at the odd places.
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if at % 2 else part
        for at, part in enumerate(_TRACER.split(kept))
    )


def _time(iso: str) -> str:
    return f"{iso[:19].replace('T', ' ')} UTC" if iso else ""


_ENVIRONMENT = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.filters.update(
    asvs_url=asvs_url, cwe_url=cwe_url, owasp_url=owasp_url, marked=_marked, time=_time,
    duration=duration, size=size, command=reproduce.command, curl=reproduce.curl,
    python=reproduce.python, number="{:,}".format, totals=heatmap.totals, cells=heatmap.cells,
)  # fmt: skip
_ENVIRONMENT.globals.update(
    signs={str(verdict): sign for verdict, sign in SIGNS.items()} | {"WAIVED": "~"},
    ranks={severity: rank for rank, severity in enumerate(Severity)},
)
