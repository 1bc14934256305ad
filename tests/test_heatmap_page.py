"""The matrices in a real browser: cells open to their cases, rows are filtered, markup is text."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from odoo_owasp import content
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Judgement, Square, Verdict
from odoo_owasp.provision.machine import find_tool
from odoo_owasp.report import heatmap, html

RunOf = Callable[..., Run]
MARKUP = "<img src=x onerror=\"document.title='boom'\"></script>"
FINDING = Finding("sale.order", "0123456789abcdef", MARKUP, (("sale.order", MARKUP, "write"),))


@pytest.fixture(scope="module")
def page(claim: Claim, run_of: RunOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a run, its row of findings closed as pytest-html closes them."""
    program = find_tool("chromium") or find_tool("google-chrome")
    assert program, "these tests need a browser: sudo apt-get install chromium"
    squares = (
        Square("sale.order", MARKUP, held=("read", "search"), violated=("write",)),
        Square("res.users", MARKUP, unproven=("read",)),
        Square(MARKUP, MARKUP, held=("read",)), Square("sale.order.line", "x", held=(MARKUP,)),
    )  # fmt: skip
    judged = Judgement(Verdict.VIOLATED, "why", findings=(FINDING,), squares=squares)
    result = Result(claim, "", judged, "a.py::test_a")
    script = (content.folder("reports") / "templates" / "heatmap.js").read_text("utf-8")
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(
        "<!DOCTYPE html><meta charset='utf-8'><title>fine</title>"
        f"{html.summary(run_of(result), 1)}{heatmap.page(run_of(result), script)}"
        "<style>.hidden { display: none }</style>"
        "<table><tr class='collapsible' onclick='nextElementSibling.classList.toggle(\"hidden\")'>"
        "<td>row</td></tr><tr class='extras-row hidden'>"
        f"<td>{html.details(result)}</td></tr></table>",
        "utf-8",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        opened = browser.new_page()
        problems: list[str] = []
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("request", lambda sent: problems.append(sent.url))
        opened.goto(Path(file).as_uri())
        opened.click(".owasp-matrix summary")
        yield opened
        assert opened.title() == "fine"
        assert problems == [file.as_uri()]
        browser.close()


def box(page: Page, row: str) -> str:
    """What opens on a click on the first cell of ``row`` that holds anything."""
    page.locator("tr", has=page.locator(f"th:text-is('{row}')")).locator("button").first.click()
    return page.inner_text(".owasp-cell")


def test_a_cell_opens_to_its_cases(page: Page) -> None:
    assert box(page, "sale.order").split("\n") == [
        f"sale.order · {MARKUP}", "", "✗ violated 1", "", "write 0123456789abcdef", "",
        "✓ held 2", "", "read", "search",
    ]  # fmt: skip
    page.keyboard.press("Escape")
    assert "? unproven 1" in box(page, "res.users")
    page.keyboard.press("Escape")
    assert MARKUP in box(page, "sale.order.line")
    page.keyboard.press("Escape")
    assert not page.locator(".owasp-cell").is_visible()


def test_a_violated_case_leads_to_its_evidence(page: Page) -> None:
    assert not page.locator("#finding-0123456789abcdef").is_visible()
    box(page, "sale.order")
    page.click(".owasp-cell a")
    assert page.locator("#finding-0123456789abcdef.owasp-shown").is_visible()


def test_rows_are_filtered(page: Page) -> None:
    def rows() -> list[str]:
        return page.locator(".owasp-matrix tbody th:visible").all_inner_texts()

    assert rows() == ["sale.order", "res.users", MARKUP, "sale.order.line"]
    page.fill(".owasp-matrix [type=search]", "Sale")
    assert rows() == ["sale.order", "sale.order.line"]
    page.check(".owasp-matrix [type=checkbox]")
    assert rows() == ["sale.order"]
    page.fill(".owasp-matrix [type=search]", "")
    assert rows() == ["sale.order", "res.users"]
