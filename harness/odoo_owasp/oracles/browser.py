"""The browser oracle: a script that runs in a real Chromium is the only proof of execution."""

import contextlib
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Request,
    Route,
    WebSocketRoute,
    sync_playwright,
)

from odoo_owasp.model.role import Role
from odoo_owasp.model.rules import OutsideTheRules

WITNESS = "odoo_owasp"
"""The function that vectors call with their tracer; it is exposed to every page."""

_SECONDS = 30_000  # in Playwright's unit
_POLL = 100
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--no-proxy-server", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
]  # fmt: skip
# What a person sees: rendered text and the values of inputs, not attributes or scripts.
_ON_SCREEN = """text => document.body.innerText.includes(text)
    || [...document.querySelectorAll('input, textarea')].some(i => i.value.includes(text))"""
# The harness's own script, written into the page as a payload would be.
_CONTROL = """([witness, tracer]) => document.body.insertAdjacentHTML('beforeend',
    `<img src="data:," style="display:none" onerror="${witness}('${tracer}')">`)"""
# The web client's worker opens WebSockets that nobody could hold; pages work without it.
_WORKER = "/bus/websocket_worker_bundle"
_NO_ANSWER = ("ERR_CONNECTION", "ERR_TIMED_OUT", "ERR_EMPTY_RESPONSE")
_TABS = ".o_notebook .nav-link:not(.active)"


class Loader(Protocol):
    """What the browser may load: the guard."""

    agent: str

    def admits(self, method: str, url: str) -> bool:
        """Whether the page may send this request. Raises OutsideTheRules beyond the budget."""
        ...

    def saw(self, status: int, received: int, seconds: float) -> None:
        """An answer came."""
        ...

    def reaches(self, url: str) -> bool:
        """Whether Chromium's rules let a request for ``url`` through."""
        ...

    def resolver_rules(self) -> Iterable[str]:
        """Where Chromium may connect to."""
        ...

    def key_pin(self, url: str) -> str:
        """The one public key that Chromium is to trust."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """What one page did: the tracers that were executed, and the texts that were on screen."""

    path: str
    executed: frozenset[str]
    shown: frozenset[str]
    control: bool
    status: int


_LATE = 5000
"""Milliseconds that what a busy machine has not drawn by then may still take."""


class ChromiumOracle:
    """Opens pages and listens for scripts that call the witness."""

    def __init__(
        self, loader: Loader, base_url: str, executable: str,
        cookie: Callable[[Role], str],
    ) -> None:  # fmt: skip
        self._loader = loader
        self._base_url = base_url
        self._cookie = cookie
        self._refused: OutsideTheRules | None = None
        confined = [*_ARGUMENTS, *self._confinement(executable)]
        self._driver = sync_playwright().start()
        try:
            self._browser: Browser = self._driver.chromium.launch(
                executable_path=executable, args=confined
            )
        except BaseException:
            self._driver.stop()
            raise
        self._contexts: dict[str, BrowserContext] = {}
        self._heard: dict[Page, set[str]] = {}
        self._strays: set[str] = set()  # from a page that nobody has told us of

    @contextlib.contextmanager
    def opened(self, role: Role, path: str) -> Iterator[Page]:
        """A page of ``role`` that has loaded ``path``, closed in the end; see :meth:`heard`.

        Everything that it asks for is judged by the guard: raises OutsideTheRules, in the end,
        where that was refused for good.
        """
        page = self._new_page(role)
        try:
            page.goto(self._base_url + path, timeout=_SECONDS, wait_until="load")
            yield page
        finally:
            self._leave(page)

    def heard(self, page: Page) -> frozenset[str]:
        """The tracers that scripts of ``page``, or of what it opened, have called the witness with.

        Waits for nothing: Playwright hears while it waits for something on a page.
        """
        return frozenset(self._heard[page] | self._strays)

    def runs(self, page: Page, control: str) -> bool:
        """Whether a script of ours, written into ``page`` as a payload would be, is heard."""
        page.evaluate(_CONTROL, [WITNESS, control])
        self._wait_for(page, lambda: control in self._heard[page], 3000)
        return control in self._heard[page]

    def visit(self, role: Role, path: str, texts: list[str], control: str) -> Visit:
        """Open ``path`` as ``role`` and wait until every one of ``texts`` is shown, or time is up.

        ``control`` is a tracer that the page is made to execute by ourselves: the witness works.
        Notebook tabs of backend forms are opened one after the other, for what they hide.
        """
        page = self._new_page(role)
        try:
            response = page.goto(self._base_url + path, timeout=_SECONDS, wait_until="load")
            shown = self._look(page, texts)
            works = self.runs(page, control)
            executed = self.heard(page) - {control}
            return Visit(
                path, executed, frozenset(shown), works, response.status if response else 0
            )
        finally:
            self._leave(page)

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
        self._wait_for(page, all_there, _LATE)
        return shown

    def _wait_for(self, page: Page, condition: Callable[[], bool], milliseconds: int) -> None:
        waited = 0
        while not condition() and waited < milliseconds:
            page.wait_for_timeout(_POLL)
            waited += _POLL

    def _context(self, role: Role) -> BrowserContext:
        if role.name not in self._contexts:
            context = self._browser.new_context(locale="en-US", service_workers="block")
            context.expose_binding(WITNESS, self._on_witness)
            context.route("**/*", self._on_request)
            context.route_web_socket("**/*", self._on_web_socket)
            context.on("request", self._on_hop)
            context.on("requestfinished", self._on_answer)
            context.on("requestfailed", self._on_failure)
            name, _, value = self._cookie(role).partition("=")
            if name:
                context.add_cookies([{"name": name, "value": value, "url": self._base_url}])
            self._contexts[role.name] = context
        return self._contexts[role.name]

    def _new_page(self, role: Role) -> Page:
        page = self._context(role).new_page()
        self._listen(page, set())
        return page

    def _listen(self, page: Page, heard: set[str]) -> None:
        """Hear ``page`` and whatever windows it opens."""
        self._heard[page] = heard
        page.on("dialog", lambda dialog: self._on_dialog(dialog))
        page.on("popup", lambda opened: self._listen(opened, heard))

    def _leave(self, page: Page) -> None:
        """Close ``page`` and what it opened. Raises what the guard refused meanwhile."""
        heard = self._heard[page]
        for one in [one for one, set_ in self._heard.items() if set_ is heard]:
            # A request that waits for our word would be let go, unseen, when its page closes; a
            # page that leads elsewhere takes its requests back.
            with contextlib.suppress(Error):
                one.goto("about:blank")
            one.close()
            del self._heard[one]
        if not self._heard:
            self._strays.clear()
        if self._refused:
            raise self._refused

    def _on_witness(self, source: Any, tracer: object) -> None:
        self._heard.get(source["page"], self._strays).add(str(tracer))

    def _on_dialog(self, dialog: Any) -> None:
        self._heard.get(dialog.page, self._strays).add(str(dialog.message))
        dialog.dismiss()

    def _on_request(self, route: Route) -> None:
        url = route.request.url
        if _WORKER not in url and self._admits(route.request.method, url):
            route.continue_()
        else:
            route.abort()

    def _on_hop(self, request: Request) -> None:
        """A redirect's further hop: Playwright lets nobody hold it. Off the target Chromium's own
        rules let nothing through; what is on its host, but not the target, has been sent.
        """
        if not request.redirected_from or self._admits(request.method, request.url):
            return
        if self._loader.reaches(request.url):
            self._refused = self._refused or OutsideTheRules(
                f"the target redirected the browser to {request.url[:200]}"
            )

    def _on_web_socket(self, route: WebSocketRoute) -> None:
        if self._admits("GET", route.url):
            route.connect_to_server()
        else:
            route.close()

    def _on_answer(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        with contextlib.suppress(Error):  # the page may be gone, and its numbers with it
            response = request.response()
            size, times = request.sizes(), request.timing
            seconds = (times["responseEnd"] - max(times["requestStart"], 0)) / 1000
            status = response.status if response else 0
            self._loader.saw(status, size["responseBodySize"], max(seconds, 0))

    def _on_failure(self, request: Request) -> None:
        if any(word in (request.failure or "") for word in _NO_ANSWER):
            self._loader.saw(0, 0, 0)

    def _admits(self, method: str, url: str) -> bool:
        """Ask the guard. Its refusal is kept: nothing raised in a handler would reach the check."""
        if url.startswith(("data:", "blob:")):
            return True
        try:
            return self._loader.admits(method, url)
        except OutsideTheRules as refused:
            self._refused = refused
            return False

    def _confinement(self, executable: str) -> list[str]:
        """Chromium connects to the target's ports at its pinned address, and to nothing else.

        That holds for whatever a page does: redirects, WebSockets, icons, prefetching.
        """
        confined = [
            f"--host-resolver-rules={' , '.join(self._loader.resolver_rules())}",
            f"--user-agent={_agent(executable, self._loader.agent)}",
        ]
        if self._base_url.startswith("https:"):
            pin = self._loader.key_pin(self._base_url)
            confined.append(f"--ignore-certificate-errors-spki-list={pin}")
        return confined


def _agent(executable: str, marker: str) -> str:
    """Chromium's own User-Agent, marked as ours; workers and icons carry it as well."""
    said = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False)
    version = next((word for word in said.stdout.split() if word[:1].isdigit()), "0")
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{version.split('.')[0]}.0.0.0 Safari/537.36 {marker}"
    )
