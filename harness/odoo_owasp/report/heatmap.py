"""The matrices of a run: their cells for the page, which draws them, and as pictures alone.

Every value is escaped here: what a target calls its models is nothing to trust.
"""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from markupsafe import Markup

from odoo_owasp.logic.matrix import Matrix, matrices
from odoo_owasp.model.run import Run
from odoo_owasp.model.verdict import Square, Verdict
from odoo_owasp.report.words import SIGNS

_KINDS = {Verdict.HELD: "held", Verdict.VIOLATED: "violated", Verdict.INCONCLUSIVE: "unproven"}
_NOT_IN_SCRIPT = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


# In the page --------------------------------------------------------------------------------------


def cells(matrix: Matrix) -> Markup:
    """The matrix as JSON that may stand in a script element: the page draws it when it is opened.

    ``grid`` holds the number of each cell's content by row and column, -1 where nothing was tried;
    ``contents`` are the numbers of the tries that were violated, unproven and held, ``findings``
    the fingerprints by "row column try".
    """
    tries = sorted(
        {name for one in matrix.squares.values() for name in one.held + one.violated + one.unproven}
    )
    places = {name: at for at, name in enumerate(tries)}
    contents: dict[tuple[tuple[int, ...], ...], int] = {}  # most of a matrix's cells are the same

    def number(square: Square | None) -> int:
        if square is None:
            return -1
        content = tuple(
            tuple(places[name] for name in names)
            for names in (square.violated, square.unproven, square.held)
        )
        return contents.setdefault(content, len(contents))

    grid = [[number(matrix.squares.get((row, it))) for it in matrix.columns] for row in matrix.rows]
    return _json(
        {
            "rows": matrix.rows,
            "amiss": len(matrix.amiss),
            "columns": matrix.columns,
            "tries": tries,
            "contents": list(contents),
            "grid": grid,
            "findings": _findings(matrix, places),
        }
    )


def _findings(matrix: Matrix, places: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    at_row = {row: at for at, row in enumerate(matrix.rows)}
    at_column = {column: at for at, column in enumerate(matrix.columns)}
    return {
        f"{at_row[row]} {at_column[column]} {places[tried]}": those
        for (row, column, tried), those in matrix.findings.items()
        if (row, column) in matrix.squares and tried in places
    }


def _json(value: Any) -> Markup:
    """JSON that may stand in a script element, whatever its texts say."""
    told = json.dumps(value, separators=(",", ":")).translate(_NOT_IN_SCRIPT)
    return Markup(told)  # noqa: S704  no < is left in it


def totals(matrix: Matrix) -> str:
    """The matrix in one line."""
    bad = [
        f"{SIGNS[verdict]} {count:,} {_KINDS[verdict]}"
        for verdict, count in (
            (Verdict.VIOLATED, matrix.violated),
            (Verdict.INCONCLUSIVE, matrix.unproven),
        )
        if count
    ]
    size = f"{len(matrix.rows):,} × {len(matrix.columns)}"
    return " · ".join([size, f"{matrix.tries:,} tries", *bad, f"✓ {matrix.held:,} held"])


# As a picture -------------------------------------------------------------------------------------

_MARGIN, _NAMES, _LINE, _PITCH, _SIDE = 24, 290, 18, 10, 8
_LONGEST = 38


def pictures(run: Run, css: str) -> Iterator[tuple[str, str]]:
    """A file name and an SVG picture for each claim that has a matrix; ``css`` is its look."""
    for matrix in matrices(run.results):
        yield f"heatmap-{matrix.claim.id}.svg", picture(matrix, css)


def picture(matrix: Matrix, css: str) -> str:
    """The matrix as one SVG file that needs nothing else.

    Rows where something is amiss are labelled and come first, one line each; all others are small
    squares that say on hovering what they are, a column of them for each row of the matrix.
    """
    step = max(22, min(92, 620 // max(1, len(matrix.columns))))
    width = max(960, 2 * _MARGIN + _NAMES + step * len(matrix.columns))
    parts, y = [*_headings(matrix, width)], 112.0
    if matrix.amiss:
        drawn, y = _labelled(matrix, y, step)
        parts += drawn
    drawn, y = _bands(matrix, y, width)
    parts += drawn
    height = round(y + _MARGIN)
    title = escape(_legible(f"{matrix.claim.id}: {matrix.claim.title}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img"><title>{title}</title>'
        f"<style>{escape(css, quote=False)}</style>"
        f'<rect class="paper" width="{width}" height="{height}"/>{"".join(parts)}</svg>\n'
    )


def _headings(matrix: Matrix, width: int) -> Iterator[str]:
    claim = matrix.claim
    yield _text(_MARGIN, 38, _shortened(f"{claim.id}  {claim.title}", 88), "title")
    yield _text(_MARGIN, 60, totals(matrix), "totals")
    x = float(_MARGIN)
    for verdict in (Verdict.VIOLATED, Verdict.INCONCLUSIVE, Verdict.HELD):
        kind = _KINDS[verdict]
        yield f'<rect class="{kind[0]}" x="{x:g}" y="76" width="14" height="14" rx="2"/>'
        yield _text(x + 7, 87, SIGNS[verdict], f"sign on-{kind[0]}")
        yield _text(x + 20, 87, kind, "word")
        x += 98
    yield f'<rect class="n" x="{x + 0.5:g}" y="76.5" width="13" height="13" rx="2"/>'
    yield _text(x + 20, 87, "not tried", "word")


def _labelled(matrix: Matrix, y: float, step: int) -> tuple[list[str], float]:
    """The rows where something is amiss, and where they end."""
    left = _MARGIN + _NAMES
    wide = step >= 60
    longest = max(len(column) for column in matrix.columns)
    y += 22 if wide else 12 + longest * 5.2
    parts = []
    for at, column in enumerate(matrix.columns):
        x = left + at * step + (step - 4) / 2
        turned = "" if wide else f' transform="rotate(-60 {x:g} {y - 8:g})"'
        parts.append(_text(x, y - 8, column, "role" if wide else "role turned", turned))
    for row in matrix.amiss:
        parts.append(_text(left - 12, y + 13, _shortened(row), "row", about=row))
        for at, column in enumerate(matrix.columns):
            square = matrix.squares.get((row, column))
            x = left + at * step
            parts.append(_square(x, y, step - 4, _LINE - 2, row, column, square))
            if square:
                sign = _sign(square) if wide else SIGNS[square.verdict]
                kind = _KINDS[square.verdict][0]
                parts.append(_text(x + (step - 4) / 2, y + 12, sign, f"sign on-{kind}"))
        y += _LINE
    return parts, y + 8


def _bands(matrix: Matrix, y: float, width: int) -> tuple[list[str], float]:
    """The rows that held throughout, in as many bands as the width demands, and their end."""
    held = matrix.fine
    if not held:
        return [], y
    parts = [_text(_MARGIN, y + 18, f"Held throughout: {len(held):,} of {len(matrix.rows):,}",
                   "subtitle")]  # fmt: skip
    y += 30
    left = _MARGIN + 12 + max(len(column) for column in matrix.columns) * 5.6
    most = int((width - _MARGIN - left) // _PITCH)
    for begin in range(0, len(held), most):
        band = held[begin : begin + most]
        ends = f"{band[0]} … {band[-1]}" if len(band) > 1 else band[0]
        parts.append(_text(left, y + 10, _shortened(ends, 110), "ends"))
        y += 15
        for column in matrix.columns:
            parts.append(_text(left - 6, y + 7, column, "small"))
            for at, row in enumerate(band):
                square = matrix.squares.get((row, column))
                parts.append(_square(left + at * _PITCH, y, _SIDE, _SIDE, row, column, square))
            y += _PITCH
        y += 8
    return parts, y


def _square(
    x: float, y: float, width: float, height: float, row: str, column: str, square: Square | None
) -> str:
    if square is None:
        kind, came_to = "n", "not tried"
        x, y, width, height = x + 0.5, y + 0.5, width - 1, height - 1  # its border is inside
    else:
        kind = _KINDS[square.verdict][0]
        came_to = "; ".join(
            f"{len(names)} {word}" if word == "held" else f"{word}: {', '.join(names)}"
            for word, names in (
                ("violated", square.violated),
                ("unproven", square.unproven),
                ("held", square.held),
            )
            if names
        )
    about = escape(_legible(f"{row} · {column}: {came_to}"))
    return (
        f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}">'
        f"<title>{about}</title></rect>"
    )


def _text(x: float, y: float, text: str, kind: str, more: str = "", about: str = "") -> str:
    title = f"<title>{escape(_legible(about))}</title>" if about else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{more}>{title}{escape(_legible(text))}</text>'


def _sign(square: Square) -> str:
    """What a cell came to, without colour: ✗ 2/8 is two of eight tries."""
    all_of_them = len(square.held) + len(square.violated) + len(square.unproven)
    worst = len(getattr(square, _KINDS[square.verdict]))
    of = f"/{all_of_them}" if worst < all_of_them else ""
    return f"{SIGNS[square.verdict]} {worst}{of}"


def _shortened(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _legible(text: str) -> str:
    """``text`` as XML can hold it."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
