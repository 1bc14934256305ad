"""Our own report, shown every payload that we show a target: none runs in it, nothing is fetched.

The same texts run in a page that does not escape them, so the witness would have been heard; and
not even there under the page's policy.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests import hostile
from tests.live.chromium import CHROMIUM

from odoo_owasp import content
from odoo_owasp.model.vector import Vector, fill
from odoo_owasp.oracles.browser import WITNESS
from odoo_owasp.report import page

pytestmark = pytest.mark.live

Said = Any  # made in tests/conftest.py
Serve = Callable[..., Any]
GIVEN = {
    "tracer": "t0123456789abcdef", "canary": "/tmp/x", "variable": "X", "listener": "127.0.0.1:9",
}  # fmt: skip
CORPORA = sorted(file.stem for file in (content.folder("fixtures") / "vectors").glob("*.toml"))
WITH_POLICY, WITHOUT = "with its policy", "without its policy"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
_TRY_ALL = """texts => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    for (const one of document.querySelectorAll(".matrix td button")) one.click();
    for (const one of document.querySelectorAll("#claims th button")) one.click();
    const form = document.querySelector("#claims form");
    for (const text of texts) {
        form.text.value = text;
        form.family.value = text;
        form.dispatchEvent(new Event("input", {bubbles: true}));
    }
    form.reset();
    form.dispatchEvent(new Event("input", {bubbles: true}));
    for (const one of document.querySelectorAll("body *:not(a, summary, button)"))
        for (const event of ["mouseover", "focus", "click", "animationstart", "load", "error"])
            one.dispatchEvent(new Event(event));
    return document.querySelectorAll("body *").length;
}"""


def texts(corpus: str) -> list[str]:
    """All that the payloads of a corpus say."""
    return list(dict.fromkeys(text for one in content.vectors(corpus) for text in _said(one)))


def _said(vector: Vector) -> Iterator[str]:
    yield fill(vector.value, GIVEN) or "empty"
    for text in (vector.name, *(part for member in vector.members for part in member)):
        if text:
            yield fill(text, GIVEN)
    if vector.encoding:
        yield vector.content(**GIVEN).decode("latin-1")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("there is no Chromium: nothing would be shown")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Visit:
    """One look at a page: what ran in it, what it asked for, and how many elements it had."""

    def __init__(self, browser: Browser, url: str, given: list[str]) -> None:
        self.ran: list[str] = []
        self.asked: list[str] = []
        context = browser.new_context(service_workers="block")
        context.expose_binding(WITNESS, lambda _, told: self.ran.append(str(told)))
        opened = context.new_page()
        opened.on("dialog", self._dialog)
        opened.on("pageerror", lambda error: self.ran.append(f"error: {error}"))
        opened.on("request", lambda sent: self.asked.append(sent.url))
        opened.on("popup", lambda other: self.ran.append(f"opened {other.url}"))
        opened.goto(url, wait_until="load" if given else "commit")
        self.elements = opened.evaluate(_TRY_ALL, given) if given else 0
        opened.wait_for_timeout(500 if given else 3000)
        context.close()

    def _dialog(self, dialog: Any) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()


@pytest.mark.parametrize("policy", [WITH_POLICY, WITHOUT])
@pytest.mark.parametrize("corpus", CORPORA)
def test_no_payload_runs_in_the_report(
    browser: Browser, serve: Serve, said: Said, tmp_path: Path, corpus: str, policy: str
) -> None:
    given = texts(corpus)
    report = page.render(
        hostile.run(given), 1, hostile.parts(), pictures={"screenshots/t0.png": hostile.PIXEL}
    )
    if policy == WITHOUT:
        report, times = _POLICY.subn("", report)
        assert times == 1
    file = tmp_path / "report.html"
    file.write_text(report, "utf-8", errors="replace")
    headers = {"Content-Type": "text/html; charset=utf-8"}
    server = serve(lambda _: said(file.read_bytes(), headers=headers))
    served = f"http://127.0.0.1:{server.server_port}/"
    for url in (file.as_uri(), served) if policy == WITH_POLICY else (served,):
        visit = Visit(browser, url, given)
        assert visit.ran == []
        assert [one for one in visit.asked if not one.startswith("data:")] == [url]
        assert visit.elements > 100 * len(given)


@pytest.mark.parametrize("policy", [WITH_POLICY, WITHOUT])
def test_the_witness_would_have_been_heard(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str
) -> None:
    monkeypatch.setattr(page, "_ENVIRONMENT", page._ENVIRONMENT.overlay(autoescape=False))
    report = page.render(hostile.run(texts("xss")[:20]), 1, hostile.parts())
    file = tmp_path / "report.html"
    file.write_text(report if policy == WITH_POLICY else _POLICY.sub("", report), "utf-8")
    visit = Visit(browser, file.as_uri(), [])
    assert (GIVEN["tracer"] in visit.ran) is (policy == WITHOUT)
