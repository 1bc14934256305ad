"""The matrices of a run and what draws them: nothing is lost, and nothing becomes markup."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.judge import judge
from odoo_owasp.logic.matrix import Matrix, matrices
from odoo_owasp.model.case import Cases, Cell
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Judgement, Square, Verdict
from odoo_owasp.report.heatmap import cells, picture, pictures, totals

RunOf = Callable[..., Run]
MARKUP = '<img src=x onerror="boom()">\' & </td></script><!--'
SVG = "{http://www.w3.org/2000/svg}"

some_names = st.sampled_from(["sale.order", "res.users", MARKUP, "\u2028\x00", "\ud800", ""])
some_tries = st.lists(st.sampled_from(["read", "write", MARKUP]), max_size=2).map(tuple)
some_squares = st.builds(
    Square, some_names, st.sampled_from(["portal-a", "manager", MARKUP]),
    some_tries, some_tries, some_tries,
)  # fmt: skip


def result_of(claim: Claim, *squares: Square, variant: str = "", **more: Any) -> Result:
    judged = Judgement(Verdict.HELD, "why", squares=squares, **more)
    return Result(claim, variant, judged, "a.py::test_a")


def matrix_of(*results: Result) -> Matrix:
    (found,) = matrices(results)
    return found


# The matrix ---------------------------------------------------------------------------------------


def test_variants_make_one_matrix_in_the_order_of_what_is_amiss(claim: Claim) -> None:
    found = matrix_of(
        result_of(claim, Square("b", "manager", ("read",)), Square("a", "manager", ("read",)),
                  variant="manager"),
        result_of(claim, Square("b", "portal-a", unproven=("read",)),
                  Square("c", "portal-a", violated=("read",)), variant="portal-a"),
        result_of(claim, Square("a", "anonymous", ("read", "write")), variant="anonymous"),
    )  # fmt: skip
    assert found.columns == ("anonymous", "portal-a", "manager")
    assert (found.amiss, found.fine) == (("c", "b"), ("a",))
    assert (found.tries, found.held, found.violated, found.unproven) == (6, 4, 1, 1)


def test_of_one_try_the_worst_counts(claim: Claim) -> None:
    ways = [Square("a", "x", held=("r", "w")), Square("a", "x", violated=("r",), held=("u",)),
            Square("a", "x", unproven=("r", "w"))]  # fmt: skip
    results = [result_of(claim, way, variant=str(at)) for at, way in enumerate(ways)]
    found = matrix_of(*results)
    assert found.squares == {("a", "x"): Square("a", "x", ("u",), ("r",), ("w",))}


def test_a_claim_without_squares_has_no_matrix(claim: Claim) -> None:
    other = replace(claim, id="INJ-001")
    assert [
        one.claim.id for one in matrices([result_of(other), result_of(claim, Square("a", "b"))])
    ] == ["RPC-001"]


@given(st.lists(st.lists(some_squares, max_size=4), min_size=1, max_size=3))
def test_no_try_is_lost_and_none_is_better_than_it_was(
    claim: Claim, variants: list[list[Square]]
) -> None:
    results = [result_of(claim, *one, variant=str(at)) for at, one in enumerate(variants)]
    squares = [square for one in variants for square in one]
    for found in matrices(results):
        tried = {(*one.place, name) for one in squares for name in _tries(one)}
        assert {(*one.place, name) for one in found.squares.values() for name in _tries(one)} \
            == tried  # fmt: skip
        assert found.tries == len(tried)
        breached = {(*one.place, name) for one in squares for name in one.violated}
        assert {
            (*one.place, name) for one in found.squares.values() for name in one.violated
        } == breached
        assert set(found.amiss) >= {row for row, _, _ in breached}
        assert sorted(found.rows) == sorted({one.row for one in squares})


def _tries(square: Square) -> Iterable[str]:
    return (*square.held, *square.violated, *square.unproven)


def test_a_finding_knows_its_places(claim: Claim) -> None:
    cases = Cases()
    for role, tried in (("portal-a", "write"), ("portal-a", "read"), ("portal-a", "write")):
        cases.held("so", unless=True, witness="w", cell=Cell("sale.order", role, tried))
    cases.held("other", unless=True, witness="w")
    judged = judge(claim, "x", cases)
    found = Result(claim, "x", judged, "a.py::test_a")
    other, so = judged.findings
    assert so.places == (("sale.order", "portal-a", "write"), ("sale.order", "portal-a", "read"))
    assert other.places == ()
    assert matrix_of(found).findings == {
        ("sale.order", "portal-a", tried): (so.fingerprint,) for tried in ("read", "write")
    }


# In the page --------------------------------------------------------------------------------------


def told(matrix: Matrix) -> dict[str, Any]:
    """What the page is told of the matrix; as a browser finds it between a script's tags."""
    text = str(cells(matrix))
    assert not set("<>&\u2028\u2029") & set(text)
    data: dict[str, Any] = json.loads(text)
    return data


@given(st.lists(some_squares, min_size=1, max_size=6))
def test_whatever_names_say_the_cells_can_be_read_back(claim: Claim, squares: list[Square]) -> None:
    matrix = matrix_of(result_of(claim, *squares))
    data = told(matrix)
    assert (tuple(data["rows"]), tuple(data["columns"])) == (matrix.rows, matrix.columns)
    for row, numbers in zip(matrix.rows, data["grid"], strict=True):
        for column, number in zip(matrix.columns, numbers, strict=True):
            square = matrix.squares.get((row, column))
            if square is None:
                assert number == -1
                continue
            found = (tuple(data["tries"][at] for at in its) for its in data["contents"][number])
            assert tuple(found) == (square.violated, square.unproven, square.held)


def test_a_matrix_in_one_line(claim: Claim) -> None:
    matrix = matrix_of(result_of(
        claim, Square("a", "x", ("r", "w")), Square("b", "x", ("r",), ("w",)),
        Square("c", "x", (), (), ("r", "w")), Square("d", "y", ("r",)),
    ))  # fmt: skip
    assert totals(matrix) == "4 × 2 · 7 tries · ✗ 1 violated · ? 2 unproven · ✓ 4 held"


def test_a_violated_try_leads_to_its_finding(claim: Claim) -> None:
    finding = Finding(
        "so", "0123456789abcdef", "", (("b", "y", "write"), ("no such", "place", "here"))
    )
    squares = Square("a", "x", ("read",)), Square("b", "y", ("read",), ("write",))
    assert told(matrix_of(result_of(claim, *squares, findings=(finding,)))) == {
        "rows": ["b", "a"],
        "amiss": 1,
        "columns": ["x", "y"],
        "tries": ["read", "write"],
        "grid": [[-1, 0], [1, -1]],
        "contents": [[[1], [], [0]], [[], [], [0]]],
        "findings": {"0 1 1": ["0123456789abcdef"]},
    }


def test_without_a_matrix_there_is_nothing(claim: Claim, run_of: RunOf) -> None:
    assert list(pictures(run_of(result_of(claim)), "")) == []


def test_a_large_matrix_stays_small(claim: Claim, run_of: RunOf) -> None:
    tries = tuple(f"try number {n}" for n in range(8))
    result = result_of(claim, *(
        Square(f"some.model.of.ours.{row}", f"role-{column}", tries)
        for row in range(450) for column in range(7)
    ))  # fmt: skip
    assert len(cells(matrix_of(result))) < 25_000
    assert all(len(drawn) < 500_000 for _, drawn in pictures(run_of(result), ""))


# As a picture -------------------------------------------------------------------------------------


def drawn(matrix: Matrix, css: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(picture(matrix, css))  # noqa: S314


def titles(svg: ElementTree.Element) -> list[str]:
    return [str(one.findtext(f"{SVG}title")) for one in svg.iter(f"{SVG}rect") if len(one)]


def test_every_square_is_drawn_and_says_what_it_is(claim: Claim) -> None:
    found = matrix_of(result_of(
        claim, Square("a", "x", ("r", "w")), Square("b", "y", ("r",), ("w",), ("u",)),
    ))  # fmt: skip
    assert sorted(titles(drawn(found))) == [
        "a · x: 2 held", "a · y: not tried", "b · x: not tried",
        "b · y: violated: w; unproven: u; 1 held",
    ]  # fmt: skip
    texts = [one.text for one in drawn(found).iter(f"{SVG}text")]
    assert "✗ 1/3" in texts
    assert "Held throughout: 1 of 2" in texts
    assert {"violated", "unproven", "held", "not tried"} <= set(texts)


@given(st.lists(some_squares, min_size=1, max_size=6), st.sampled_from(["", "a < b {} <claim>"]))
def test_a_picture_is_well_formed_whatever_names_say(
    claim: Claim, squares: list[Square], css: str
) -> None:
    found = matrix_of(result_of(replace(claim, title=MARKUP), *squares))
    svg = drawn(found, css)
    assert {one.tag for one in svg.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "style", "rect", "text")
    }
    assert len(titles(svg)) == len(found.rows) * len(found.columns)
    picture(found, css).encode()  # with nothing that UTF-8 cannot write


@pytest.mark.parametrize("columns", [1, 7, 60])
@pytest.mark.parametrize("rows", [1, 90, 500])
def test_everything_is_inside(claim: Claim, rows: int, columns: int) -> None:
    squares = [
        Square(f"m{row}", f"r{column}", ("x",), ("y",) if row % 5 == 0 else ())
        for row in range(rows)
        for column in range(columns)
    ]
    svg = drawn(matrix_of(result_of(claim, *squares)))
    width, height = float(svg.get("width", 0)), float(svg.get("height", 0))
    for one in svg.iter(f"{SVG}rect"):
        x, y, wide, high = (float(one.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height


def test_a_picture_needs_nothing_from_outside(claim: Claim, run_of: RunOf) -> None:
    ((name, text),) = pictures(run_of(result_of(claim, Square("a", "b", ("c",)))), "")
    assert name == "heatmap-RPC-001.svg"
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert "href" not in text
