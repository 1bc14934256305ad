"""What is inside the rules of engagement: URLs, paths, addresses, consents."""

import posixpath
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote, unquote, urlsplit

import pytest
import urllib3
from hypothesis import example, given
from hypothesis import strategies as st

from odoo_owasp.logic.permit import (
    address_problem,
    base_url,
    consent_problem,
    is_loopback,
    origin,
    refusal,
)
from odoo_owasp.model.rules import Consent, Origin, Rules

TLS, PLAIN = Origin("https", "127.0.0.1", 8443), Origin("http", "127.0.0.1", 8069)
RULES = Rules(frozenset({TLS, PLAIN, Origin("https", "::1", 443)}), "127.0.0.1")


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
        "https://127。0。0。1:8443/", "https://①27.0.0.1:8443/", "https://127.0.0.1%00.evil.example:8443/",
        "https://127.0.0.1:8443;/web",
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
        "https://127.0.0.1.:8443/",
        "https://[::ffff:127.0.0.1]:8443/", "https://[0:0:0:0:0:0:0:1]:8443/",
        "https://evil.example?https://127.0.0.1:8443/",
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


def read_by(url: str) -> tuple[Origin, Origin]:
    """Where two clients that are not ours would send ``url``: urllib3 and the standard library."""
    first, second = urllib3.util.parse_url(url), urlsplit(url)
    assert first.auth is None
    assert second.username is None
    assert second.password is None
    found = []
    for scheme, host, port in (
        (first.scheme, first.host, first.port), (second.scheme, second.hostname, second.port)
    ):  # fmt: skip
        scheme = {"ws": "http", "wss": "https"}.get(str(scheme), str(scheme))
        port = {"http": 80, "https": 443}[scheme] if port is None else port
        found.append(Origin(scheme, str(host).strip("[]"), port))
    return found[0], found[1]


def assert_contained(url: str, rules: Rules) -> None:
    """Either ``url`` is refused, or every client reads an allowed origin out of it."""
    if refusal(url, rules):
        return
    for where in (*read_by(url), origin(url)):
        assert where in rules.origins


@given(made_up | nearly)
def test_what_passes_goes_to_the_target_for_the_client_too(url: str) -> None:
    assert_contained(url, RULES)


# Every way to write an address that some client takes for 127.0.0.1, or for a host of its own.
disguises = st.sampled_from(
    ["127.0.0.1", "shop.example", "SHOP.Example", "shop.example.", "shop.example..",
     "shop%2eexample", "shop%00.example", "shop\u00ad.example", "sh\u043ep.example",
     "\uff53hop.example", "shop\u3002example", "shop\uff0eexample", "shop\u200d.example",
     "\uff11\uff12\uff17.0.0.1", "\u2460\u2461\u2466.0.0.1", "0177.0.0.1", "0x7f.0.0.1", "127.1",
     "2130706433", "0x7f000001", "017700000001", "127.0.0.1.", "127.000.000.001", "[::1]",
     "[::1%25lo]", "[::1%lo]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[0:0:0:0:0:0:0:1]",
     "[v1.shop]", "[shop.example]", "[]", "", ".", "xn--shp-0na.example", "localhost",
     "\u0131.example", "shop.example\u2044x", "shop.example\u2100", "\ud800"]
)  # fmt: skip
urls = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["https", "http", "HTTPS", "hTTp", "wss", "ws", "ftp", "file", "javascript",
                         "view-source:https", "", "https\t", "\u017fhttps", "h\u0442tps"]),
        st.sampled_from(["://", ":", ":/", ":///", ":\\\\", "://\t", "//", ":/\\", ""]),
        st.sampled_from(["", "", "", "user@", "user:pw@", "@", ":@", "127.0.0.1:8443@", "a%40b@",
                         "\uff20", "shop.example\\@", "shop.example#@", "shop.example?@"]),
        disguises | st.text(max_size=5) | st.from_regex(r"[a-z0-9.:\[\]%-]{1,20}", fullmatch=True),
        st.sampled_from(["", ":", ":8443", ":8069", ":443", ":80", ":0443", ":0", ":00", ":65536",
                         ":-1", ":8443:443", ":\uff18443", ":+443", ":44_3", ": 443", ":443\n"]),
        st.sampled_from(["", "/", "?", "#", "\\", "/\\", "//", ";", "%2f", "\t", "\r\n", "\u2028"]),
        st.sampled_from(["", "web", "https://shop.example:8443/", "@shop.example", "..", "a?b#c",
                         "?u=https://evil.example", "#@evil.example", "\uff0f", "%0d%0a"]),
    ),
)  # fmt: skip
WIDE = Rules(
    frozenset(
        Origin(scheme, host, port)
        for scheme in ("http", "https")
        for host in ("127.0.0.1", "shop.example", "::1")
        for port in (80, 443, 8443, 8069)
    ),
    "127.0.0.1",
)


@given(urls)
@example("https://shop.example:8443\\@evil.example/")
@example("https://shop.example/?u=https://evil.example#@evil.example")
@example("https://[::1]:8443/web")
def test_whatever_is_in_an_url_no_client_is_led_elsewhere(url: str) -> None:
    assert_contained(url, WIDE)


@given(disguises.filter(lambda host: host.lower() not in ("127.0.0.1", "shop.example", "[::1]")))
def test_another_spelling_of_the_host_is_another_host(host: str) -> None:
    assert refusal(f"https://{host}:8443/", WIDE)


@given(st.sampled_from(["?", "#", "/?", "/#", "/a?b#"]), urls)
def test_urls_in_a_query_or_a_fragment_change_nothing(sign: str, other: str) -> None:
    url = f"https://shop.example{sign}{other}"
    alone = Rules(frozenset({Origin("https", "shop.example", 443)}), "127.0.0.1")
    assert_contained(url, alone)
    hidden = any(ord(one) <= 0x20 or one in "\\\x7f" for one in other)
    assert bool(refusal(url, alone)) == hidden


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


# The path prefix ---------------------------------------------------------------------------------

BELOW = Rules(frozenset({TLS}), "127.0.0.1", "/shop/odoo")
_TRICKS = ["..", ".", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%252e.", "..%2f", "%2f", "%252f",
           "%5c", "%255c..", "..%5c", ";", "..;", ";x=..", "..%3b", "%00", "odoo", "shop", "web",
           "\uff0e\uff0e", "..%00", "%c0%ae%c0%ae", "~", "a%20b"]  # fmt: skip
tricky = st.lists(st.sampled_from(_TRICKS), max_size=6).flatmap(
    lambda parts: st.lists(
        st.sampled_from(["/", "//", "", "///"]), min_size=len(parts), max_size=len(parts)
    ).map(lambda signs: "".join(map("".join, zip(signs, parts, strict=True))))
)


def servers_read(path: str) -> set[str]:
    """What servers may make of ``path``: unquoted none to two times, either slash, then tidied."""
    once, twice = unquote(path), unquote(unquote(path))
    spelled = {one.replace("\\", "/") for one in (path, once, twice)} | {path, once, twice}
    return {posixpath.normpath("/" + one.lstrip("/")) for one in spelled}


@given(st.sampled_from(["/shop/odoo", "/shop/odoo/web", "/shop", "", "/"]), tricky)
@example("/shop/odoo/web", "/../../admin")
@example("/shop/odoo", "/%252e%252e/admin")
@example("/shop/odoo", "/x/..%5c..%5cadmin")
def test_no_path_escapes_the_prefix(begin: str, rest: str) -> None:
    path = begin + rest
    if refusal(f"https://127.0.0.1:8443{path}?/shop/odoo#/shop/odoo", BELOW):
        return
    for read in servers_read(urlsplit(f"https://127.0.0.1:8443{path}").path):
        assert read == "/shop/odoo" or read.startswith("/shop/odoo/")


@given(st.lists(st.text("abcXYZ019-_~. é", min_size=1, max_size=5), max_size=4))
def test_plain_paths_below_the_prefix_pass(parts: list[str]) -> None:
    names = [quote(part) for part in parts if part.strip(".")]
    path = "/".join(["/shop/odoo", *names])
    assert refusal(f"https://127.0.0.1:8443{path}?a=../..#..", BELOW) == ""


@pytest.mark.parametrize(
    "path",
    ["", "/", "/shop", "/shop/", "/shop/odoo2", "/shop/odoo2/web", "/odoo", "/SHOP/ODOO/web",
     "/shop/odoo/..", "/shop/odoo/../odoo2", "/shop/odoo/a/../../../x", "/shop/odoo/%2e%2e/",
     "/shop/odoo/%252e%252e/x", "/shop/odoo/..%2fx", "/shop/odoo/%5c..%5cx", "/shop//../odoo/..",
     "/x/../shop/odoo", "/web?/shop/odoo/", "/web#/shop/odoo/", "//shop/odoo/web"],
)  # fmt: skip
def test_what_is_not_below_the_prefix_is_refused(path: str) -> None:
    assert "is not below /shop/odoo" in refusal(f"https://127.0.0.1:8443{path}", BELOW)


@pytest.mark.parametrize("path", ["/shop/odoo/", "/shop/odoo/?debug=1", "/shop/odoo/./"])
def test_the_place_where_odoo_begins_passes_with_its_slash(path: str) -> None:
    assert refusal(f"https://127.0.0.1:8443{path}", BELOW) == ""


@pytest.mark.parametrize(
    "path",
    ["/shop/odoo/..;/admin", "/shop/odoo/..;x=y/admin", "/shop/odoo/%2e%2e%3b/admin",
     "/shop/odoo/%25252e%25252e/admin"],
)  # fmt: skip
def test_what_some_server_reads_as_a_way_out_is_refused(path: str) -> None:
    assert "is not below /shop/odoo" in refusal(f"https://127.0.0.1:8443{path}", BELOW)


def test_without_a_prefix_any_path_is_the_targets() -> None:
    assert refusal("https://127.0.0.1:8443/a/../../b//c;d", RULES) == ""


# The base URL ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://demo.example.com", "https://demo.example.com"),
        ("https://demo.example.com/", "https://demo.example.com"),
        ("HTTPS://Demo.Example.com:443/", "https://demo.example.com"),
        ("https://demo.example.com:/", "https://demo.example.com"),
        ("http://demo.example.com:80", "http://demo.example.com"),
        ("http://demo.example.com:443", "http://demo.example.com:443"),
        ("https://demo.example.com:80", "https://demo.example.com:80"),
        ("https://demo.example.com/Shop/odoo/", "https://demo.example.com/Shop/odoo"),
        ("https://[::1]/", "https://[::1]"),
        ("https://[::1]:443/", "https://[::1]"),
        ("https://[::1]:8443/odoo", "https://[::1]:8443/odoo"),
        ("https://127.0.0.1:8443///", "https://127.0.0.1:8443"),
    ],
)
def test_base_url(url: str, base: str) -> None:
    assert base_url(url) == base
    assert base_url(base) == base


@pytest.mark.parametrize(
    "url",
    [
        "", "demo.example.com", "demo.example.com:443", "/odoo", "ftp://demo.example.com",
        "ws://demo.example.com", "wss://demo.example.com", "file:///etc", "https://",
        "https://user@demo.example.com", "https://user:pw@demo.example.com",
        "https://b\u00fccher.example",
        "https://demo.example.com?db=x", "https://demo.example.com/#x",
        "https://demo.example.com/a b",
        "https://demo.example.com/a/../b", "https://demo.example.com/..",
        "https://demo.example.com/%2e%2e",
        "https://demo.example.com/%252e%252e/x", "https://demo.example.com/a%20b",
        "https://demo.example.com/a//b", "https://demo.example.com\\x", "https://demo.example.com:x",
        "https://demo.example.com:99999", "https://[::1", "https://demo.example.com/\x7f",
    ],
)  # fmt: skip
def test_no_base_url(url: str) -> None:
    with pytest.raises(ValueError, match=r"must (look like|be)"):
        base_url(url)


@given(urls | made_up | nearly)
def test_a_base_url_is_its_own_and_leads_to_the_same_place(url: str) -> None:
    try:
        base = base_url(url)
    except ValueError:
        return
    assert base_url(base) == base
    assert origin(base) == origin(url)
    assert not base.endswith("/")
    assert not set(base) & set("@?#\\%")


# Addresses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("addresses", "problem"),
    [
        (["127.0.0.1"], ""), (["::1"], ""), (["127.8.8.8", "::1"], ""), (["10.0.0.1"], ""),
        (["10.0.0.1", "192.168.0.1", "fd00::1"], ""), (["8.8.8.8", "2606:4700::1"], ""),
        (["127.0.0.1", "10.0.0.1"], ""), (["::ffff:127.0.0.1"], ""), (["::ffff:8.8.8.8"], ""),
        ([], "it has no address"),
        (["0.0.0.0"], "0.0.0.0 is no address"), (["::"], ":: is no address"),  # noqa: S104
        (["169.254.169.254"], "169.254.169.254 is no address"), (["fe80::1"], "fe80::1 is no"),
        (["::ffff:169.254.169.254"], "169.254.169.254 is no address"),
        (["64:ff9b::a9fe:a9fe"], "is no address"), (["::127.0.0.1"], "is no address"),
        (["224.0.0.1"], "is no address"), (["ff02::1"], "is no address"),
        (["240.0.0.1"], "is no address"), (["255.255.255.255"], "is no address"),
        (["8.8.8.8", "169.254.169.254"], "is no address"),
        (["8.8.8.8", "10.0.0.1"], "private, some public: 8.8.8.8, 10.0.0.1"),
        (["127.0.0.1", "8.8.8.8"], "private, some public"),
        (["2606:4700::1", "::1"], "private, some public"),
        (["::ffff:10.0.0.1", "8.8.8.8"], "private, some public: 10.0.0.1, 8.8.8.8"),
        (["2606:4700::1", "::ffff:127.0.0.1"], "private, some public"),
    ],
)  # fmt: skip
def test_addresses(addresses: list[str], problem: str) -> None:
    found = address_problem(addresses)
    assert problem in found
    assert bool(problem) == bool(found)


@pytest.mark.parametrize("text", ["", "demo.example.com", "127.1", "0x7f.0.0.1", "127.0.0.1:80",
                                  "[::1]", "1.2.3.4 ", "127.0.0.1\n", "127.0.0.1/8"])  # fmt: skip
def test_what_is_no_address_raises(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        address_problem(["127.0.0.1", text])


@given(st.lists(st.ip_addresses(), min_size=1, max_size=4))
def test_no_mixture_and_nothing_but_servers_passes(
    addresses: list[IPv4Address | IPv6Address],
) -> None:
    meant = [
        getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None) or one
        for one in addresses
    ]
    if any("%" in str(one) for one in addresses) or address_problem(map(str, addresses)):
        return
    for one in meant:
        assert not any((one.is_unspecified, one.is_multicast, one.is_link_local))
        assert one.is_loopback or not one.is_reserved
    assert len({one.is_global for one in meant}) == 1


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_its_ipv4_address(address: IPv4Address) -> None:
    alone, mapped = address_problem([str(address)]), address_problem([f"::ffff:{address}"])
    assert alone == mapped


@given(st.ip_addresses(v=4, network="127.0.0.0/8") | st.just(ip_address("::1")))
def test_loopback_is_allowed_alone_and_never_beside_the_public(
    address: IPv4Address | IPv6Address,
) -> None:
    assert address_problem([str(address)]) == ""
    assert "private, some public" in address_problem(["8.8.8.8", str(address)])


# Consent -----------------------------------------------------------------------------------------

NOW = datetime(2030, 1, 1, tzinfo=UTC)
SECOND, WEEK = timedelta(seconds=1), timedelta(days=7)
GIVEN = Consent(
    "demo", "uuid", "https://demo.example.com", "", ("192.0.2.1", "192.0.2.2"),
    ("*",), NOW + SECOND, "nonce",
    "a demo database", 10, 4,
)  # fmt: skip


def problem_of(consent: Consent | None, nonce: str | None = "nonce", now: datetime = NOW) -> str:
    return consent_problem(
        consent, database="demo", uuid="uuid", base_url="https://demo.example.com",
        address="192.0.2.2",
        nonce=nonce, now=now,
    )  # fmt: skip


def test_a_consent_that_covers_the_target() -> None:
    assert problem_of(GIVEN) == problem_of(GIVEN, nonce=None) == ""


def test_no_consent() -> None:
    assert "carries no consent" in problem_of(None)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"database_uuid": "other"}, "for another database"),
        ({"database_uuid": ""}, "for another database"),
        ({"database": "other"}, "for another database, other"),
        ({"base_url": "https://demo.example.com/odoo"},
         "for https://demo.example.com/odoo, not for https://demo.example.com"),
        ({"base_url": "https://demo.example.com/"}, "not for https://demo.example.com"),
        ({"base_url": "http://demo.example.com"}, "not for https://demo.example.com"),
        ({"addresses": ("192.0.2.1",)}, "the host's address is 192.0.2.2, but"),
        ({"addresses": ()}, "the host's address is 192.0.2.2, but"),
        ({"nonce": "other"}, "was replaced"),
        ({"nonce": ""}, "was replaced"),
        ({"expires": NOW}, "expired at 2030-01-01T00:00:00+00:00"),
        ({"expires": NOW - WEEK}, "expired"),
        ({"expires": NOW + WEEK + SECOND}, "longer than 7 days"),
        ({"expires": datetime.max.replace(tzinfo=UTC)}, "longer than 7 days"),
    ],
)  # fmt: skip
def test_each_field_alone_voids_the_consent(changed: dict[str, object], problem: str) -> None:
    assert problem in problem_of(replace(GIVEN, **changed))  # type: ignore[arg-type]


@given(st.timedeltas(timedelta(days=-9), timedelta(days=9)))
@example(timedelta(0))
@example(timedelta(microseconds=1))
@example(WEEK)
@example(WEEK + timedelta(microseconds=1))
def test_a_consent_lasts_seven_days_at_most(left: timedelta) -> None:
    lasts = timedelta(0) < left <= WEEK
    assert (problem_of(replace(GIVEN, expires=NOW + left)) == "") == lasts


@pytest.mark.parametrize(
    ("scope", "covered"),
    [(("*",), True), (("RPC", "XSS"), True), (("XSS",), False), ((), False), (("RP",), False),
     (("RPC2",), False), (("rpc",), False)],
)  # fmt: skip
def test_the_scope_of_a_consent(scope: tuple[str, ...], covered: bool) -> None:
    assert replace(GIVEN, scope=scope).covers("RPC") == covered
