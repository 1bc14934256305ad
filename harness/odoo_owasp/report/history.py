"""A history for a terminal, as a picture that stands alone, and as a page. Public: no evidence."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from odoo_owasp.logic.history import Count, History, Point, Traced
from odoo_owasp.report.text import cells, one_line, plain

_BARS = (Count.VIOLATED, Count.UNPROVEN, Count.WAIVED, Count.HELD)
"""What a bar is made of, from its foot up: what matters stands on the line."""
_STYLES = {
    Count.VIOLATED: "bold red",
    Count.UNPROVEN: "magenta",
    Count.WAIVED: "yellow",
    Count.HELD: "green",
    Count.NOT_APPLICABLE: "dim",
}
_MOST_BARS = 60
"""How many runs a picture shows: the last ones."""
_STEP, _BAR, _HIGH, _LEFT, _TOP = 46, 28, 200, 56, 70
_LEAST = 4
"""The height of what is there at all: one violated claim of three hundred must be seen."""


def shown(told: History) -> RenderableType:
    """The history for a person at a terminal; of what is gone, how much it was."""
    runs = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    for name in ("day", "release"):
        runs.add_column(name, no_wrap=True)
    runs.add_column("profile", no_wrap=True)
    for count in Count:
        runs.add_column(count, justify="right", no_wrap=True)
    runs.add_column("run", overflow="fold")
    for point in told.points:
        day, release, _, profile = _cells(point)
        runs.add_row(*cells(day, release, profile, *_numbers(point), point.name))
    parts: list[RenderableType] = [runs]
    parts += [
        plain(f"{one.name} proves nothing: {one.problem}", "magenta")
        for one in told.points
        if one.problem
    ]
    if there := [one for one in told.findings if not one.gone_since]:
        parts += [Text(), _findings(there)]
    parts.append(Text(f"\n{summary(told)}"))
    return Group(*parts)


def summary(told: History) -> str:
    """The history in one sentence."""
    problems = sum(bool(one.problem) for one in told.points)
    still = sum(not one.gone_since for one in told.findings)
    told_of = f"{len(told.points)} runs, {sum(one.green for one in told.points)} green"
    cut = f", {problems} that prove nothing" if problems else ""
    return f"{told_of}{cut}; {len(told.findings)} findings, {still} of them open or waived"


def _cells(point: Point) -> list[str]:
    known = point.known
    if known is None:
        return ["?", "?", "?", "?"]
    return [point.day, *map(one_line, (known.release, known.build, known.profile))]


def _numbers(point: Point) -> list[Text]:
    counts = point.counts
    style = "dim strike" if point.problem else ""
    return [
        Text(str(counts.get(count, "?")), style or (_STYLES[count] if counts.get(count) else "dim"))
        for count in Count
    ]


def _findings(findings: Sequence[Traced]) -> Table:
    """A row for the findings of a variant that were first and last seen on the same days."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("claim", no_wrap=True)
    table.add_column("variant", overflow="fold")
    for name in ("severity", "first seen", "last seen", "", "findings"):
        table.add_column(name, no_wrap=name != "findings")
    for _, rows in groupby(sorted(findings, key=_alike), _alike):
        those = list(rows)
        one, known = those[0], those[0].known
        marks = [it.known.fingerprint for it in those]
        more = f" and {len(marks) - 1} more" if marks[1:] else ""
        state = Text(_state(one), "yellow" if known.waived else "red")
        table.add_row(*cells(
            known.claim, known.variant, known.severity, one.first, one.last, state,
            f"{marks[0]}{more}",
        ))  # fmt: skip
    return table


def _alike(one: Traced) -> tuple[str, ...]:
    return _state(one), *one.known.key, one.first, one.last


def _state(one: Traced) -> str:
    if one.gone_since:
        return f"gone since {one.gone_since}"
    return "waived" if one.known.waived else "open"


def page(told: History, css: str) -> str:
    """The history as one file: picture and tables."""
    heads = "".join(f"<th class='number'>{count}</th>" for count in Count)
    runs = "".join(f"<tr>{''.join(_row(one))}</tr>" for one in told.points)
    found = "".join(f"<tr>{''.join(_found(one))}</tr>" for one in told.findings)
    findings = (
        "<div class='scroll'><table><caption>Findings</caption><tr><th>finding</th><th>claim</th>"
        "<th>variant</th><th>severity</th><th>first seen</th><th>last seen</th>"
        f"<th class='number'>runs</th><th></th></tr>{found}</table></div>"
    )
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Do the defenses hold? Over time</title><style>{css}</style>"
        f"<h1>Do the defenses hold? Over time</h1><p>{escape(summary(told))}</p>"
        f"{picture(told)}<div class='scroll'><table><caption>Runs</caption><tr><th>day</th>"
        f"<th>release</th><th>build</th><th>profile</th>{heads}<th>run</th></tr>{runs}"
        f"</table></div>{findings if told.findings else ''}</html>\n"
    )


def _row(point: Point) -> Iterator[str]:
    yield from (f"<td>{escape(cell)}</td>" for cell in _cells(point))
    for count in Count:
        yield f"<td class='number'>{point.counts.get(count, '?')}</td>"
    why = escape(one_line(point.problem))
    problem = f" <span class='problem'>{why}</span>" if why else ""
    yield f"<td>{escape(one_line(point.name))}{problem}</td>"


def _found(one: Traced) -> Iterator[str]:
    known = one.known
    yield f"<td><code>{escape(known.fingerprint)}</code></td>"
    for cell in (known.claim, known.variant, known.severity, one.first, one.last):
        yield f"<td>{escape(one_line(cell))}</td>"
    yield f"<td class='number'>{one.runs}</td>"
    named = "gone" if one.gone_since or known.waived else "open"
    yield f"<td class='{named}'>{escape(_state(one))}</td>"


def picture(told: History, css: str = "") -> str:
    """The history as SVG: a bar a run. ``css`` makes it stand alone."""
    points = told.points[-_MOST_BARS:]
    most = max((_tried(one) for one in points), default=0) or 1
    width = _LEFT + max(len(points) * _STEP, _LEGEND) + 20
    height = _TOP + _HIGH + 90
    left_out = len(told.points) - len(points)
    said = summary(told) + (f"; the first {left_out} are not drawn" if left_out else "")
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
        f"width='{width}' role='img' aria-labelledby='history-title history-said'>",
        f"<style>{css}</style>" if css else "",
        "<title id='history-title'>Verdicts of each run</title>",
        f"<desc id='history-said'>{escape(said)}</desc>",
        f"<rect class='paper' width='{width}' height='{height}'/>",
        f"<text class='heading' x='{_LEFT}' y='22'>Verdicts of each run</text>",
        *_legend(),
        *_scale(most, width),
        *(part for at, one in enumerate(points) for part in _bar(at, one, most)),
        *_releases(points),
        "</svg>",
    ]
    return "".join(parts) + ("\n" if css else "")


def _tried(point: Point) -> int:
    return sum(point.counts.get(count, 0) for count in _BARS)


_LEGEND = 92 * len(_BARS) + 260
"""The legend's width."""


def _legend() -> Iterator[str]:
    for at, count in enumerate(_BARS):
        x = _LEFT + at * 92
        yield f"<rect class='{count}' x='{x}' y='33' width='12' height='12'/>"
        yield f"<text x='{x + 17}' y='43'>{count}</text>"
    x = _LEFT + len(_BARS) * 92
    yield f"<rect class='cut' x='{x}' y='33' width='12' height='12'/>"
    yield f"<text x='{x + 17}' y='43'>proves nothing: stopped, or not to be read</text>"


def _scale(most: int, width: int) -> Iterator[str]:
    for value, y in ((most, _TOP), (0, _TOP + _HIGH)):
        yield f"<line class='line' x1='{_LEFT - 6}' x2='{width - 20}' y1='{y}' y2='{y}'/>"
        yield f"<text class='faint end' x='{_LEFT - 10}' y='{y + 4}'>{value}</text>"


def _bar(at: int, point: Point, most: int) -> Iterator[str]:
    x, foot = _LEFT + at * _STEP + (_STEP - _BAR) // 2, _TOP + _HIGH
    told = ", ".join(f"{point.counts[one]} {one}" for one in _BARS if point.counts.get(one))
    why = f" ({point.problem})" if point.problem else ""
    said = f"{point.day or '?'} {point.name}: {told or 'nothing'}{why}"
    yield f"<g><title>{escape(one_line(said))}</title>"
    if not point.problem:
        for count, high in _heights(point, most):
            foot -= high
            yield f"<rect class='{count}' x='{x}' y='{foot}' width='{_BAR}' height='{high}'/>"
        bad = point.counts.get(Count.VIOLATED, 0) + point.counts.get(Count.UNPROVEN, 0)
        number = f"{bad}" if bad else ""
        yield f"<text class='number' x='{x + _BAR // 2}' y='{foot - 5}'>{number}</text>"
    else:
        yield f"<rect class='cut' x='{x}' y='{_TOP}' width='{_BAR}' height='{_HIGH}'/>"
        yield f"<text class='number' x='{x + _BAR // 2}' y='{_TOP - 5}'>?</text>"
    middle, y = x + _BAR // 2, _TOP + _HIGH + 14
    yield (
        f"<text class='faint end' transform='rotate(-50 {middle} {y})' x='{middle}' y='{y}'>"
        f"{escape(point.day[5:] or '?')}</text></g>"
    )


def _heights(point: Point, most: int) -> list[tuple[Count, int]]:
    """The heights of a bar's parts; what is there at all is seen, at the cost of what held."""
    counts = {one: point.counts.get(one, 0) for one in _BARS}
    high = {
        one: max(round(_HIGH * number / most), _LEAST) for one, number in counts.items() if number
    }
    over = sum(high.values()) - round(_HIGH * sum(counts.values()) / most)
    if Count.HELD in high and over > 0:
        high[Count.HELD] = max(high[Count.HELD] - over, _LEAST)
    return list(high.items())


def _releases(points: Sequence[Point]) -> Iterator[str]:
    """The release of Odoo, below the first run of it."""
    before = ""
    for at, point in enumerate(points):
        release = point.known.release if point.known else before
        if release != before:
            x, foot = _LEFT + at * _STEP + 2, _TOP + _HIGH
            yield f"<line class='line' x1='{x}' x2='{x}' y1='{foot}' y2='{foot + 80}'/>"
            yield f"<text x='{x + 4}' y='{foot + 78}'>{escape(one_line(release))}</text>"
        before = release
