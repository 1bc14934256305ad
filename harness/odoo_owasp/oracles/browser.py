"""The browser oracle: a script that runs in a real Chromium is the only proof of execution."""

import contextlib
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
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

from odoo_owasp.logic.policy import silences
from odoo_owasp.model.look import Look, Visit
from odoo_owasp.model.role import Role
from odoo_owasp.model.rules import OutsideTheRules
from odoo_owasp.model.trouble import Trouble

WITNESS = "odoo_owasp"
"""The function that vectors call with their tracer; it is exposed to every page."""

_SECONDS = 30_000  # in Playwright's unit
_POLL = 100
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--no-proxy-server", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
]  # fmt: skip
# The harness's own script, written into the page as a payload would be.
_CONTROL = """([witness, tracer]) => document.body.insertAdjacentHTML('beforeend',
    `<img src="data:," style="display:none" onerror="${witness}('${tracer}')">`)"""
_SPARED = ("/bus/websocket_worker_bundle", "/res.company/iap_enrich_auto")
"""What pages work without: the web client's worker, which opens WebSockets that nobody could hold,
and what an administrator's client tells Odoo's own services of the company at its first start."""
_SAVED = ("ERR_ABORTED", "Download is starting")
"""What Chromium says of a file that is to be saved."""
_LED, _SETTLED = 4, 4000
_NO_ANSWER = ("ERR_CONNECTION", "ERR_TIMED_OUT", "ERR_EMPTY_RESPONSE")
_TABS = ".o_notebook .nav-link:not(.active)"
_FOLDED = f"{_TABS}, .o_group_header:not(.o_group_open), .o_column_folded"
"""What hides a part of a page until it is clicked."""
_CLIENT = "/odoo/res.country/1"
"""Where the web client is loaded before an action is opened in it: a page that asks for little."""
_POLICY = "Content-Security-Policy"
_COMPLAINT = "Content Security Policy"
# Looks at the page that is there, opening an action of the web client first if there is one. What
# is on screen is text that is rendered, and the values of inputs; also in frames. The script of
# ours comes last: what a page was to run before it has run when its own is heard.
_SEE = """async ([witness, control, tracer, musts, patience, action, folded, silent,
               contained]) => {
    const until = performance.now() + patience, seen = new Set(), held = new Set();
    // A page has documents in frames, and trees in the shadow.
    const documents = one => [one, ...[...one.querySelectorAll('*')].flatMap(element => {
        const inner = element.shadowRoot ?? element.contentDocument;
        return inner ? documents(inner) : [];
    })];
    const note = () => documents(document).forEach(one => {
        const inputs = [...one.querySelectorAll('input, textarea')].map(input => input.value);
        const parts = one.body ? [one.body] : [...one.children];
        const texts = parts.map(part => part.innerText ?? part.textContent);
        for (const text of [...texts, one.title ?? '', ...inputs])
            for (const found of text.matchAll(new RegExp(`${tracer}[a-z0-9]+ AT&T`, 'g')))
                seen.add(found[0]);
        for (const text of [...[...one.children].map(part => part.outerHTML), ...inputs])
            for (const found of text.matchAll(new RegExp(`${tracer}[a-z0-9]+`, 'g')))
                held.add(found[0]);
    });
    const quiet = () => new Promise(done => {
        const over = () => { watch.disconnect(); clearTimeout(most); done(); };
        let timer = setTimeout(over, 80);
        const most = setTimeout(over, 1500);
        const watch = new MutationObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(over, 80);
        });
        watch.observe(document, {subtree: true, childList: true, characterData: true});
    });
    // Handlers and script addresses of ours: what a person would set off is set off. No other
    // address is followed: it would lead away from what is looked at.
    const isScript = address => {
        try { return new URL(address, document.baseURI).protocol === 'javascript:'; }
        catch { return false; }
    };
    const attributes = text => documents(document).filter(one => one.evaluate).flatMap(one => {
        const found = one.evaluate(`//@*[contains(., '${text}')]`, one, null, 6, null);
        return [...Array(found.snapshotLength).keys()].map(at => found.snapshotItem(at));
    });
    const unfolded = new Set();
    const unfold = async () => {
        for (const hiding of document.querySelectorAll(folded)) {
            if (unfolded.has(hiding.textContent) || performance.now() > until) continue;
            unfolded.add(hiding.textContent);
            hiding.click();
            await quiet();
            note();
        }
    };
    const late = new Promise((_, tell) => setTimeout(tell, patience, 'it took too long'));
    late.catch(() => {});
    let wrong = '', trouble = '';
    const complain = event => { trouble ||= String(event.reason?.data?.message ?? event.reason); };
    addEventListener('unhandledrejection', complain, true);
    if (action) {
        const actions = odoo.__WOWL_DEBUG__.root.env.services.action;
        const done = actions.doAction(action, {clearBreadcrumbs: true});
        try { await Promise.race([done, late]); }
        catch (error) { wrong = String(error.cause ?? error); }
    }
    const lacking = () => musts.length ? musts.some(one => !seen.has(one)) : !seen.size;
    const end = contained ? 0 : silent ? performance.now() + 700 : until;
    do {
        await quiet();
        note();
        await unfold();
    } while (!wrong && lacking() && performance.now() < end);
    for (const attribute of attributes(tracer)) {
        const element = attribute.ownerElement, event = attribute.name.slice(2);
        if (attribute.name.startsWith('on')) element.dispatchEvent(new Event(event));
        else if (isScript(attribute.value) && element.requestSubmit) element.requestSubmit();
        else if (isScript(attribute.value)) element.click?.();
        else if (element.dataset?.bsToggle)
            for (const name of ['mouseenter', 'focus', 'click'])
                element.dispatchEvent(new Event(name));
    }
    if (contained) globalThis[witness](control);
    else if (document.body)
        document.body.insertAdjacentHTML('beforeend',
            `<img src="data:," hidden onerror="this.remove(); ${witness}('${control}')">`);
    removeEventListener('unhandledrejection', complain, true);
    return {seen: [...seen], held: [...held], opened: !wrong,
            wrong: wrong || (lacking() ? trouble : '')};
}"""


class Loader(Protocol):
    """What the browser may load: the guard."""

    agent: str

    def admits(self, method: str, url: str) -> bool:
        """Whether the page may send this request. Raises OutsideTheRules beyond the budget."""
        ...

    def saw(self, status: int, received: int, seconds: float, page: str = "") -> None:
        """An answer came; ``page`` is its address where the browser went there."""
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
class _Arrival:
    """How a page came: ``silenced`` where it lets no script run, ``saved`` where it is a file."""

    status: int = 0
    silenced: bool = False
    saved: bool = False


_MOST_PICTURES = 40
_SECRETS = "input[type=password], [name*=password], [name*=token], [name*=secret], [name*=key]"


class ChromiumOracle:
    """Opens pages and listens for scripts that call the witness.

    Pictures of breaches are kept in the folder ``pictures``.
    """

    def __init__(
        self, loader: Loader, base_url: str, executable: str,
        cookie: Callable[[Role], str], pictures: Path | None = None,
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
        self._refusals: dict[Page, list[str]] = {}
        self._pictures = pictures
        self._taken: list[str] = []
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

    def visits(
        self, role: Role, looks: Iterable[Look], tracer: str, patience: int = 8
    ) -> Iterator[tuple[Look, Visit]]:
        """Take one look after the other as ``role``, in one window: what each came to.

        ``tracer`` begins every tracer that may be met: the texts that are shown are those with it
        and an ampersand after it that is unharmed. A look waits ``patience`` seconds at most for
        what it must see. The web client is loaded once for all of its actions that follow each
        other, and again after one that failed.
        """
        page = self._new_page(role)
        try:
            there = False
            for number, look in enumerate(looks):
                came = _Arrival()
                if look.path or not there:
                    came = self._go(page, look.path or _CLIENT)
                visit = (
                    self._silent(page, look, came)
                    if came.silenced
                    else self._see(page, look, came, f"{tracer}c{number:04x}", tracer, patience)
                )
                there = bool(look.action) and not visit.wrong
                self._heard[page].clear()
                self._strays.clear()
                yield look, visit
                if self._refused:
                    return
        finally:
            self._leave(page)

    def _go(self, page: Page, path: str) -> _Arrival:
        """Go to ``path``, as far as it leads."""
        try:
            response = page.goto(self._base_url + path, timeout=_SECONDS, wait_until="load")
        except Error as error:
            if not any(word in error.message for word in _SAVED):
                raise
            page.goto("about:blank")  # where it was before may let no script run
            return _Arrival(saved=True)
        if path == _CLIENT:
            page.wait_for_selector(".o_form_view", timeout=_SECONDS)
        if response is None:
            return _Arrival()
        return _Arrival(response.status, silences(response.header_value(_POLICY) or ""))

    def _silent(self, page: Page, look: Look, came: _Arrival) -> Visit:
        """A look at a page that lets no script run, ours neither: nobody can ask what it shows.

        That it is not silent after all would be heard.
        """
        self._wait_for(page, lambda: bool(self._heard[page]), _POLL)
        executed = frozenset(self._heard[page] | self._strays)
        picture = self.picture(page, executed)
        return Visit(look.path, executed, frozenset(), look.contained, came.status, picture=picture)

    def _see(
        self, page: Page, look: Look, came: _Arrival, control: str, tracer: str, patience: int
    ) -> Visit:
        refused = self._refusals[page] = []
        folded = f"{_FOLDED}, {look.opens}" if look.opens else _FOLDED
        given = [WITNESS, control, tracer, list(look.musts), patience * 1000,
                 dict(look.action) or None, folded, look.silent,
                 look.contained]  # fmt: skip
        found = self._found(page, look, given)
        heard = self._heard[page]
        self._wait_for(page, lambda: control in heard, 2000)
        executed = frozenset((heard | self._strays) - {control})
        return Visit(
            look.path or page.url.removeprefix(self._base_url),
            executed,
            frozenset(found["seen"]),
            control in heard,
            came.status,
            frozenset(found["held"]),
            len(refused),
            found["wrong"][:300],
            self.picture(page, executed),
            found["opened"],
            came.saved,
        )

    def _found(self, page: Page, look: Look, given: list[Any]) -> dict[str, Any]:
        """What a look finds; where the page leads elsewhere meanwhile, what is found there."""
        for _ in range(_LED):
            try:
                return dict(page.evaluate(_SEE, given))
            except Error as error:
                if "context was destroyed" not in error.message:
                    raise
                # A button of a page whose scripts are still on their way leads back to it.
                with contextlib.suppress(Error):
                    page.wait_for_load_state("networkidle", timeout=_SETTLED)
                if look.action:
                    self._go(page, _CLIENT)
        raise Trouble(f"{page.url[:200]} leads on and on")

    def picture(self, page: Page, executed: Collection[str]) -> str:
        """Take a picture of a breach, secrets masked; its name, empty where there is none."""
        if not executed or self._pictures is None or len(self._taken) >= _MOST_PICTURES:
            return ""
        name = f"{min(executed)}.png"
        self._pictures.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(Error):  # a page that cannot be drawn was executed all the same
            page.screenshot(path=self._pictures / name, mask=[page.locator(_SECRETS)])
            self._taken.append(name)
            return f"{self._pictures.name}/{name}"
        return ""

    def close(self) -> None:
        """Close browser and driver."""
        with contextlib.suppress(Error):
            self._browser.close()
        self._driver.stop()

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
        page.on("console", lambda said: self._on_console(page, said.text))
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
            self._refusals.pop(one, None)
        if not self._heard:
            self._strays.clear()
        if self._refused:
            raise self._refused

    def _on_witness(self, source: Any, tracer: object) -> None:
        self._heard.get(source["page"], self._strays).add(str(tracer))

    def _on_console(self, page: Page, said: str) -> None:
        if _COMPLAINT in said:
            self._refusals.setdefault(page, []).append(said)

    def _on_dialog(self, dialog: Any) -> None:
        self._heard.get(dialog.page, self._strays).add(str(dialog.message))
        dialog.dismiss()

    def _on_request(self, route: Route) -> None:
        url = route.request.url
        if not any(one in url for one in _SPARED) and self._admits(route.request.method, url):
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
            page = request.url if request.is_navigation_request() else ""
            self._loader.saw(status, size["responseBodySize"], max(seconds, 0), page)

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
