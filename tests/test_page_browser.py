"""report.html in a real browser: claims are filtered and sorted, matrices open to their cases."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.hostile import parts

from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Judgement, Square, Verdict
from odoo_owasp.provision.machine import find_tool
from odoo_owasp.report import page as report

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]
MARKUP = "<img src=x onerror=\"document.title='boom'\"></script>"
FINDING = Finding("sale.order", "0123456789abcdef", MARKUP, (("sale.order", MARKUP, "write"),))
SQUARES = (
    Square("sale.order", MARKUP, held=("read", "search"), violated=("write",)),
    Square("res.users", MARKUP, unproven=("read",)),
    Square(MARKUP, MARKUP, held=("read",)), Square("sale.order.line", "x", held=(MARKUP,)),
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = find_tool("chromium") or find_tool("google-chrome")
    assert program, "these tests need a browser: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(result_of: ResultOf, run_of: RunOf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    violated = Judgement(Verdict.VIOLATED, "why", 9, findings=(FINDING,), squares=SQUARES)
    low = Claim("RPC-001", f"A low claim {MARKUP}", "RPC", Severity.LOW)
    run = run_of(
        Result(low, "", violated, "a.py::test_a"),
        result_of(Verdict.HELD, "INJ-001"), result_of(Verdict.HELD, "INJ-002"),
        replace(result_of(Verdict.INCONCLUSIVE, "AUT-001"), seconds=9.0),
    )  # fmt: skip
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(report.render(run, 1, parts()), "utf-8")
    return file


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """The page; nothing in it may run but its own script, ask for anything, or fail."""
    opened = browser.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text))
    opened.on("request", lambda sent: problems.append(sent.url))
    opened.goto(file.as_uri())
    yield opened
    assert opened.title() == "A claim is violated · odoo-owasp"
    assert [one for one in problems if one != "data:,"] == [file.as_uri()]
    opened.close()


# Claims -------------------------------------------------------------------------------------------


def claims(page: Page) -> list[str]:
    """The claims that are shown, in their order."""
    return page.locator("#claims tbody tr:visible th").all_inner_texts()


def said(page: Page) -> str:
    """What the filter tells whoever does not see the table."""
    return page.inner_text("#claims output[aria-live=polite]")


def test_the_worst_comes_first(page: Page) -> None:
    assert claims(page) == ["RPC-001", "AUT-001", "INJ-001", "INJ-002"]
    assert said(page) == "4 claims"


def test_claims_are_filtered(page: Page) -> None:
    page.select_option("[name=verdict]", "HELD")
    assert claims(page) == ["INJ-001", "INJ-002"]
    assert said(page) == "2 of 4 claims"
    page.fill("[name=text]", "defense inj-002")
    assert claims(page) == ["INJ-002"]
    page.press("[name=text]", "Enter")
    assert claims(page) == ["INJ-002"]
    page.select_option("[name=verdict]", "")
    page.fill("[name=text]", MARKUP)
    assert claims(page) == ["RPC-001"]
    page.fill("[name=text]", "")
    page.select_option("[name=family]", "AUT")
    assert claims(page) == ["AUT-001"]


def test_claims_are_sorted_by_keyboard(page: Page) -> None:
    heading = page.locator("#claims th", has_text="Severity")
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert claims(page)[0] == "RPC-001"  # low
    assert heading.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert claims(page)[-1] == "RPC-001"
    page.get_by_role("button", name="Claim", exact=True).click()
    assert claims(page) == ["AUT-001", "INJ-001", "INJ-002", "RPC-001"]
    assert heading.get_attribute("aria-sort") is None


def test_a_link_opens_what_it_leads_to(page: Page) -> None:
    results = page.locator("#results-INJ-002")
    assert not results.is_visible()
    page.click("#claim-INJ-002 a")
    assert results.is_visible()


# Matrices -----------------------------------------------------------------------------------------


@pytest.fixture
def matrix(page: Page) -> Page:
    """The page with its matrix open."""
    assert not page.locator(".matrix table").count()  # not drawn before it is opened
    page.click(".matrix summary")
    return page


def box(page: Page, row: str) -> str:
    """What opens on a click on the first cell of ``row`` that holds anything."""
    page.locator(
        ".matrix tr", has=page.locator(f"th:text-is('{row}')")
    ).locator("button").first.click()  # fmt: skip
    return page.inner_text(".cell")


def rows(page: Page) -> list[str]:
    """The rows of the matrix that are shown."""
    return page.locator(".matrix tbody th:visible").all_inner_texts()


def test_a_cell_says_without_colour_what_it_came_to(matrix: Page) -> None:
    cells = matrix.locator(".matrix tbody td").all_inner_texts()
    assert cells == ["✗ 1/3", "–", "? 1", "–", "✓ 1", "–", "–", "✓ 1"]
    label = matrix.locator(".matrix td button").first.get_attribute("aria-label")
    assert label == f"sale.order as {MARKUP}: 1 of 3 violated"


def test_a_cell_opens_to_its_cases(matrix: Page) -> None:
    assert box(matrix, "sale.order").split("\n") == [
        f"sale.order · {MARKUP}", "", "✗ violated 1", "", "write 0123456789abcdef", "",
        "✓ held 2", "", "read", "search",
    ]  # fmt: skip
    matrix.keyboard.press("Escape")
    assert "? unproven 1" in box(matrix, "res.users")
    matrix.keyboard.press("Escape")
    assert MARKUP in box(matrix, "sale.order.line")
    matrix.keyboard.press("Escape")
    assert not matrix.locator(".cell").is_visible()


def test_a_violated_case_leads_to_its_evidence(matrix: Page) -> None:
    evidence = matrix.locator("#finding-0123456789abcdef pre").first
    assert not evidence.is_visible()
    box(matrix, "sale.order")
    matrix.click(".cell a")
    assert evidence.is_visible()
    assert evidence.inner_text() == MARKUP


def test_rows_are_filtered(matrix: Page) -> None:
    assert rows(matrix) == ["sale.order", "res.users", MARKUP, "sale.order.line"]
    matrix.fill(".matrix [type=search]", "Sale")
    assert rows(matrix) == ["sale.order", "sale.order.line"]
    matrix.check(".matrix [type=checkbox]")
    assert rows(matrix) == ["sale.order"]
    matrix.fill(".matrix [type=search]", "")
    assert rows(matrix) == ["sale.order", "res.users"]


# Without a script, on paper, on a phone -----------------------------------------------------------


def test_all_but_the_matrices_can_be_read_without_a_script(browser: Browser, file: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(file.as_uri())
    assert claims(page)[0] == "RPC-001"
    assert not page.locator("#claims form").is_visible()
    page.click("#finding-0123456789abcdef > summary")
    page.click("#finding-0123456789abcdef .repeat > summary")
    assert "odoo-owasp run --claim RPC-001" in page.inner_text("#finding-0123456789abcdef .repeat")
    assert "The cells are drawn by a script" in page.inner_text("#matrices")
    page.context.close()


@pytest.mark.parametrize(("media", "width"), [("screen", 375), ("print", 720)])  # phone and A4
def test_it_is_no_wider_than_its_screen(
    browser: Browser, file: Path, media: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(f"{file.as_uri()}#finding-0123456789abcdef")
    page.emulate_media(media=media)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").is_visible()
    page.close()


def test_headings_are_in_order_and_controls_have_names(page: Page) -> None:
    levels = page.eval_on_selector_all(
        "h1,h2,h3,h4,h5,h6", "all => all.map(one => +one.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.locator("table:not(:has(caption)), th:not([scope])").count() == 0
    for role in ("banner", "navigation", "main", "search", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    for control in page.locator("input, select").all():
        assert control.evaluate("one => (one.ariaLabel ?? '') || one.labels.length")


def test_the_first_key_skips_to_the_claims(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the claims"
    assert page.locator(".skip").evaluate("one => one.getBoundingClientRect().x") >= 0
