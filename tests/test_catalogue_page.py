"""The catalogue's page, as text and in a real browser."""

import re
from collections.abc import Iterator

import html5lib
import pytest
from playwright.sync_api import Page, sync_playwright

from odoo_owasp import claiming
from odoo_owasp.logic.traceability import Catalogue
from odoo_owasp.model.standard import Status
from odoo_owasp.provision.machine import find_tool


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return claiming.catalogue()


@pytest.fixture(scope="module")
def text(known: Catalogue) -> str:
    return claiming._page(known)


@pytest.fixture(scope="module")
def page(text: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page opened; nothing in it may be blocked, ask for anything, or fail."""
    file = tmp_path_factory.mktemp("page") / "catalogue.html"
    file.write_text(text, "utf-8")
    program = find_tool("chromium") or find_tool("google-chrome")
    assert program, "these tests need a browser: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        opened = browser.new_page()
        problems: list[str] = []
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda said: problems.append(said.text))
        opened.on("request", lambda sent: problems.append(sent.url))
        opened.goto(file.as_uri())
        yield opened
        assert [one for one in problems if not one.startswith(("file:", "data:"))] == []
        browser.close()


def test_everything_stands_in_it_once(known: Catalogue, text: str) -> None:
    ids = re.findall(r'<tr id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(ids) == {
        *(one.claim.id for one in known.verified),
        *(f"promise-{one.id}" for one in known.promises),
        *(one.named for one in known.requirements),
    }


def test_every_link_inside_leads_somewhere(text: str) -> None:
    ids = {*re.findall(r' id="([^"]+)"', text)}
    leading = {*re.findall(r'href="#([^"]+)"', text)}
    assert leading
    assert leading <= ids


def test_every_link_outside_leads_to_a_catalogue(text: str) -> None:
    outside = {*re.findall(r'href="(http[^"]+)"', text)}
    places = (
        "https://owasp.org/Top10/",
        "https://cwe.mitre.org/",
        "https://github.com/OWASP/ASVS/",
    )
    assert outside
    assert all(one.startswith(places) for one in outside)


def test_it_is_well_formed(text: str) -> None:
    html5lib.HTMLParser(strict=True).parse(text)


def shown(page: Page, section: str) -> int:
    return int(
        page.evaluate(f"document.querySelectorAll('#{section} tbody tr:not([hidden])').length")
    )


def test_claims_are_filtered_by_promise_and_words(known: Catalogue, page: Page) -> None:
    form = page.locator("#verified form")
    form.locator("select").select_option("RPC")
    ours = [one for one in known.verified if one.claim.verifies == "RPC"]
    assert shown(page, "verified") == len(ours)
    form.locator("input").fill("RPC-003 PUBLIC")
    assert shown(page, "verified") == 1
    assert form.locator("output").inner_text() == f"1 of {len(known.verified)} claims"
    form.locator("input").fill("")
    form.locator("select").select_option("")
    assert form.locator("output").inner_text() == f"{len(known.verified)} claims"


def test_requirements_are_filtered_by_status_and_level(known: Catalogue, page: Page) -> None:
    form = page.locator("#asvs form")
    form.locator("[name=status]").select_option(Status.PARTIAL)
    form.locator("[name=level]").select_option("1")
    ours = [one for one in known.requirements if (one.status, one.level) == (Status.PARTIAL, 1)]
    assert shown(page, "asvs") == len(ours)


def test_a_link_leads_to_what_a_filter_hides(page: Page) -> None:
    page.locator("#asvs form [name=status]").select_option(Status.AUTOMATED)
    page.evaluate("location.hash = '#v5.0.0-17.1.1'")
    page.wait_for_function("!document.getElementById('v5.0.0-17.1.1').hidden")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_itself_is_never_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
