"""badge.svg and badge.json: a run in one picture, for a README or a dashboard."""

import json
from html import escape

from odoo_owasp.logic.headline import cut_short
from odoo_owasp.model.run import Run, by_claim
from odoo_owasp.model.verdict import UNPROVEN, Verdict

_LABEL = "odoo-owasp"
_GREEN, _RED, _AMBER = "#1a7f37", "#c62828", "#8a5a00"
"""White on each has a contrast above 4.5:1."""
_COLOURS = {0: _GREEN, 1: _RED}
_CHARACTER, _MARGIN = 6.5, 8.0
"""Widths in pixels; ``textLength`` makes any font keep to them."""


def render(run: Run, exit_code: int) -> str:
    """The badge as an SVG that loads nothing."""
    said, colour = message(run, exit_code), _colour(run, exit_code)
    label, value = (_CHARACTER * len(text) for text in (_LABEL, said))
    left, right = label + 2 * _MARGIN, value + 2 * _MARGIN
    title = escape(f"{_LABEL}: {said}")
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{left + right:g}" height="20" role="img" \
aria-label="{title}">
<title>{title}</title>
<rect width="{left:g}" height="20" fill="#444"/>
<rect x="{left:g}" width="{right:g}" height="20" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">
<text x="{_MARGIN:g}" y="14" textLength="{label:g}">{_LABEL}</text>
<text x="{left + _MARGIN:g}" y="14" textLength="{value:g}">{escape(said)}</text>
</g>
</svg>
"""


def endpoint(run: Run, exit_code: int) -> str:
    """The same for shields.io, which draws it itself."""
    told = {"schemaVersion": 1, "label": _LABEL, "message": message(run, exit_code),
            "color": _colour(run, exit_code).lstrip("#")}  # fmt: skip
    return json.dumps(told, indent=2) + "\n"


def message(run: Run, exit_code: int) -> str:
    """What the run came to, in claims: "2 violated", "1 unproven", "181 held, 8 waived"."""
    if run.broken_rules:
        return "rule of engagement not kept"
    if cut_short(run, exit_code):
        return "stopped" if run.stopped else "nothing judged" if exit_code == 5 else "broke down"
    gates = [{one.gate for one in results} for results in by_claim(run.results)]
    violated = sum(Verdict.VIOLATED in seen for seen in gates)
    if violated:
        return f"{violated} violated"
    if exit_code == 1:
        return "waiver outlived"
    unproven = sum(bool(UNPROVEN & seen) for seen in gates)
    if unproven or exit_code:
        return f"{unproven} unproven" if unproven else "nothing applied"
    waived = sum(any(one.waived for one in results) for results in by_claim(run.results))
    held = sum(Verdict.HELD in seen for seen in gates) - waived
    return f"{held} held, {waived} waived" if waived else f"{held} held"


def _colour(run: Run, exit_code: int) -> str:
    return _RED if run.broken_rules else _COLOURS.get(exit_code, _AMBER)
