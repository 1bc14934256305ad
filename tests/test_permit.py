"""What is inside the rules of engagement: URLs, budgets, consents."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.permit import consent_problem, is_loopback, origin, refusal
from odoo_owasp.model.rules import Consent, Origin, Rules

TLS, PLAIN = Origin("https", "127.0.0.1", 8443), Origin("http", "127.0.0.1", 8069)
RULES = Rules(frozenset({TLS, PLAIN, Origin("https", "::1", 443)}))


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://127.0.0.1:8443/web?a=//b#c", TLS),
        ("HTTPS://127.0.0.1:8443", TLS),
        ("wss://127.0.0.1:8443/websocket", TLS),
        ("ws://127.0.0.1:8069/websocket", PLAIN),
        ("https://[::1]/", Origin("https", "::1", 443)),
        ("https://[::1]:/", Origin("https", "::1", 443)),
        ("http://Example.org", Origin("http", "example.org", 80)),
        ("http://xn--bcher-kva.example/", Origin("http", "xn--bcher-kva.example", 80)),
    ],
)
def test_origin(url: str, where: Origin) -> None:
    assert origin(url) == where


@pytest.mark.parametrize(
    "url",
    [
        "", "/web", "web", "//127.0.0.1:8443/web", "https:/127.0.0.1:8443", "https:127.0.0.1:8443",
        "https://", "https:///web", "https://:8443/", "file:///etc/passwd", "data:,x",
        "javascript:1", "ftp://127.0.0.1:8443/", "https://user@127.0.0.1:8443/",
        "https://127.0.0.1:8443@evil.example/", "https://@127.0.0.1:8443/",
        "https://user:password@127.0.0.1:8443/", "https://127.0.0.1:8443\\@evil.example/",
        "https:\\\\127.0.0.1:8443", "https://127.0.0.1:8443/a b", "https://127.0.0.1:8443/\x00",
        "https://127.0.0.1:8443/\r\nHost: evil", "ht\ttps://127.0.0.1:8443", " https://127.0.0.1:8443",
        "https://127.0.0.1:8443/\x7f", "https://[::1", "https://[::1]0/", "https://[::1]evil.example/",
        "https://evil.example[::1]/", "https://[::1%25lo]/", "https://::1:443/", "https://127.0.0.1:x/",
        "https://127.0.0.1:65536/", "https://127.0.0.1:-1/", "https://127.0.0.1:８443/",
        "https://127.0.0.1:8443／.evil.example/", "https://evil.example＠127.0.0.1:8443/",
    ],
)  # fmt: skip
def test_no_origin(url: str) -> None:
    assert origin(url) is None
    assert "is not a plain http(s) URL" in refusal(url, RULES)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8443/", "https://127.0.0.1:8069/", "https://127.0.0.1/",
        "https://127.0.0.2:8443/", "https://localhost:8443/", "https://127.0.0.1.evil.example:8443/",
        "https://127.1:8443/", "https://0x7f000001:8443/", "https://2130706433:8443/",
        "https://127。0。0。1:8443/", "https://①27.0.0.1:8443/", "https://127.0.0.1.:8443/",
        "https://[::ffff:127.0.0.1]:8443/", "https://[0:0:0:0:0:0:0:1]:8443/",
        "https://127.0.0.1%00.evil.example:8443/", "https://evil.example?https://127.0.0.1:8443/",
        "https://evil.example#@127.0.0.1:8443/", "ws://127.0.0.1:8443/",
    ],
)  # fmt: skip
def test_elsewhere(url: str) -> None:
    assert "is not the consented target" in refusal(url, RULES)


def test_port_zero_is_not_the_default_port() -> None:
    assert refusal("https://[::1]:0/", RULES)


pieces = st.sampled_from(
    ["https:", "HTTP:", "wss:", "//", "/", "\\", "@", "127.0.0.1", ":8443", ":8069", ":0", ":",
     "[::1]", "[", "]", "?", "#", "%2f", "%40", "evil.example", "user", "\t", "\r\n", "\x00", ".",
     "。", "／", "＠", "é", "xn--e", " "]
)  # fmt: skip
made_up = st.lists(pieces | st.text(max_size=2), max_size=8).map("".join)
nearly = st.builds(
    lambda url, place, text: url[: place % len(url)] + text + url[place % len(url) :],
    st.sampled_from(["https://127.0.0.1:8443/web", "http://127.0.0.1:8069/", "https://[::1]/"]),
    st.integers(0, 40),
    made_up | st.text(max_size=3),
)


@given(made_up | nearly)
def test_what_passes_goes_to_the_target_for_the_client_too(url: str) -> None:
    if refusal(url, RULES):
        return
    sent = urllib3.util.parse_url(url)  # the client that the guard uses
    scheme = {"ws": "http", "wss": "https"}.get(str(sent.scheme), str(sent.scheme))
    port = {"http": 80, "https": 443}[scheme] if sent.port is None else sent.port
    assert sent.auth is None
    assert Origin(scheme, str(sent.host).strip("[]"), port) in RULES.origins


@given(st.text(min_size=1))
def test_user_information_is_never_read_over(user: str) -> None:
    url = f"https://{user}@127.0.0.1:8443/"
    assert not (refusal(url, RULES) == "" and "@" in urlsplit(url).netloc)


@given(st.integers(0, 65535), st.sampled_from(["http", "https"]))
def test_other_ports_are_refused(port: int, scheme: str) -> None:
    allowed = Origin(scheme, "127.0.0.1", port) in RULES.origins
    assert (refusal(f"{scheme}://127.0.0.1:{port}/", RULES) == "") == allowed


@given(st.text(st.characters(max_codepoint=0x20), min_size=1), st.integers(0, 26))
def test_control_characters_are_refused_everywhere(text: str, place: int) -> None:
    url = "https://127.0.0.1:8443/web"
    assert refusal(url[:place] + text + url[place:], RULES)


@pytest.mark.parametrize(
    ("most", "sent", "refused"),
    [(None, 10**9, False), (3, 2, False), (3, 3, True), (3, 4, True), (0, 0, True)],
)
def test_budget(most: int | None, sent: int, refused: bool) -> None:
    why = refusal("https://127.0.0.1:8443/", Rules(frozenset({TLS}), most), sent)
    assert (why == f"the budget of {most} requests is used up") == refused
    assert bool(why) == refused


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True), ("127.255.0.9", True), ("::1", True), ("localhost", False),
        ("", False), ("0.0.0.0", False),  # noqa: S104
        ("10.0.0.1", False), ("::", False), ("127.1", False),
        ("128.0.0.1", False), ("127.0.0.1.example.org", False),
    ],
)  # fmt: skip
def test_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) == loopback


NOW = datetime(2030, 1, 1, tzinfo=UTC)
GIVEN = Consent("uuid", ("demo",), NOW + timedelta(seconds=1), "nonce", "a demo database")


@pytest.mark.parametrize(
    ("consent", "uuid", "nonce", "now", "problem"),
    [
        (GIVEN, "uuid", "nonce", NOW, ""),
        (None, "uuid", "nonce", NOW, "carries no consent"),
        (GIVEN, "other", "nonce", NOW, "for another database"),
        (GIVEN, "uuid", "other", NOW, "was replaced"),
        (GIVEN, "uuid", "nonce", GIVEN.expires, "expired at 2030-01-01T00:00:01+00:00"),
        (GIVEN, "uuid", "nonce", NOW + timedelta(days=1), "expired"),
    ],
)
def test_consent(
    consent: Consent | None, uuid: str, nonce: str, now: datetime, problem: str
) -> None:
    found = consent_problem(consent, uuid, nonce, now)
    assert problem in found
    assert bool(problem) == bool(found)
