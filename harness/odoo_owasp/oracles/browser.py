"""The browser oracle: a script that runs in a real Chromium is the only proof of execution."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright

from odoo_owasp.model.role import Role

WITNESS = "odoo_owasp"
"""The function that vectors call with their tracer; it is exposed to every page."""

_SECONDS = 30_000  # in Playwright's unit
_POLL = 100
# Chromium resolves no name and connects to nothing but loopback; the guard judges the rest.
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--ignore-certificate-errors",
]  # fmt: skip
# What a person sees: rendered text and the values of inputs, not attributes or scripts.
_ON_SCREEN = """text => document.body.innerText.includes(text)
    || [...document.querySelectorAll('input, textarea')].some(i => i.value.includes(text))"""
# The harness's own script, written into the page as a payload would be.
_CONTROL = """([witness, tracer]) => document.body.insertAdjacentHTML('beforeend',
    `<img src="data:," style="display:none" onerror="${witness}('${tracer}')">`)"""
_TABS = ".o_notebook .nav-link:not(.active)"


class Loader(Protocol):
    """What the browser may load: the guard."""

    def admits(self, method: str, url: str) -> bool:
        """Whether the page may send this request."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """What one page did: the tracers that were executed, and the texts that were on screen."""

    path: str
    executed: frozenset[str]
    shown: frozenset[str]
    control: bool
    status: int


class ChromiumOracle:
    """Opens pages and listens for scripts that call the witness."""

    def __init__(
        self, loader: Loader, base_url: str, executable: str,
        cookie: Callable[[Role], str],
    ) -> None:  # fmt: skip
        self._loader = loader
        self._base_url = base_url
        self._cookie = cookie
        self._driver = sync_playwright().start()
        self._browser: Browser = self._driver.chromium.launch(
            executable_path=executable, args=_ARGUMENTS
        )
        self._contexts: dict[str, BrowserContext] = {}
        self._heard: set[str] = set()

    def visit(self, role: Role, path: str, texts: list[str], control: str) -> Visit:
        """Open ``path`` as ``role`` and wait until every one of ``texts`` is shown, or time is up.

        ``control`` is a tracer that the page is made to execute by ourselves: the witness works.
        Notebook tabs of backend forms are opened one after the other, for what they hide.
        """
        page = self._context(role).new_page()
        page.on("dialog", lambda dialog: self._on_dialog(dialog))
        try:
            self._heard.clear()
            response = page.goto(self._base_url + path, timeout=_SECONDS, wait_until="load")
            shown = self._look(page, texts)
            page.evaluate(_CONTROL, [WITNESS, control])
            self._wait_for(page, lambda: control in self._heard, 3000)
            return Visit(
                path,
                frozenset(self._heard - {control}),
                frozenset(shown),
                control in self._heard,
                response.status if response else 0,
            )
        finally:
            page.close()

    def close(self) -> None:
        """Close browser and driver."""
        with contextlib.suppress(Error):
            self._browser.close()
        self._driver.stop()

    def _look(self, page: Page, texts: list[str]) -> set[str]:
        """The texts that come on screen, at first or behind a tab; every tab is opened."""
        shown: set[str] = set()

        def all_there() -> bool:
            shown.update(one for one in texts if page.evaluate(_ON_SCREEN, one))
            return len(shown) == len(texts)

        # The first wait ends as soon as anything of ours is there and nothing more comes.
        self._wait_for(page, lambda: all_there() or bool(shown), _SECONDS)
        self._wait_for(page, all_there, 500)
        for tab in page.locator(_TABS).all():
            tab.click()
            page.wait_for_timeout(_POLL)
            self._wait_for(page, all_there, 600)
        return shown

    def _wait_for(self, page: Page, condition: Callable[[], bool], milliseconds: int) -> None:
        waited = 0
        while not condition() and waited < milliseconds:
            page.wait_for_timeout(_POLL)
            waited += _POLL

    def _context(self, role: Role) -> BrowserContext:
        if role.name not in self._contexts:
            context = self._browser.new_context(ignore_https_errors=True, locale="en-US")
            context.expose_binding(WITNESS, self._on_witness)
            context.route("**/*", self._on_request)
            name, _, value = self._cookie(role).partition("=")
            if name:
                context.add_cookies([{"name": name, "value": value, "url": self._base_url}])
            self._contexts[role.name] = context
        return self._contexts[role.name]

    def _on_witness(self, source: Any, tracer: object) -> None:
        self._heard.add(str(tracer))

    def _on_dialog(self, dialog: Any) -> None:
        self._heard.add(str(dialog.message))
        dialog.dismiss()

    def _on_request(self, route: Route) -> None:
        url = route.request.url
        if url.startswith("data:") or self._loader.admits(route.request.method, url):
            route.continue_()
        else:
            route.abort()
