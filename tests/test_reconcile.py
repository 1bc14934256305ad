"""The journal and the front's access log: what one has more than the other is always noticed."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.reconcile import (
    BROWSER,
    TRANSPORTS,
    Comparison,
    Tally,
    disagreeing,
    sent,
    transport_of,
)
from odoo_owasp.logic.reconcile import compare as compare_sent

MARKER = "odoo-owasp/0.1.0 (run 3f2a)"
CHROMIUM = f"Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 {MARKER}"
OTHERS = ("odoo-owasp provisioning", "odoo-owasp/0.1.0 (run 9999)", "Mozilla/5.0", "", "-")
PATHS = (
    "/xmlrpc/2/object", "/xmlrpc/object", "/jsonrpc", "/json/2/res.partner/read",
    "/web/dataset/call_kw/res.partner/read", "/websocket", "/my/orders/7", "/",
)  # fmt: skip

Entry = dict[str, Any]
Request = tuple[str, str, int]  # path, note, status


def entry(path: str, note: str = "", status: int = 200) -> Entry:
    """How the guard writes a request; the browser's have no status."""
    told: Entry = {"kind": "request", "method": "POST", "path": path, "note": note}
    if note == BROWSER:
        return told
    return told | ({"status": status} if status else {"status": 0, "error": "ReadTimeoutError"})


def json_line(path: str, agent: str = MARKER) -> str:
    """How our front writes a request."""
    return json.dumps({
        "time": 1.5, "method": "POST", "path": path, "status": 200, "port": 8443,
        "received": 300, "agent": agent,
    })  # fmt: skip


def combined_line(path: str, agent: str = MARKER) -> str:
    """How nginx and Apache write a request by default."""
    return (
        f'127.0.0.1 - - [22/Nov/2026:09:45:02 +0000] "POST {path}?db=demo HTTP/1.1" 200 512 '
        f'"https://127.0.0.1/\\"x\\"" "{agent}"\n'
    )


def line_of(one: Request) -> str:
    path, note, status = one
    write = combined_line if status == 404 else json_line
    return write(path, CHROMIUM if note == BROWSER else MARKER)


answered = st.tuples(st.sampled_from(PATHS), st.just(""), st.sampled_from([200, 404, 500]))
unanswered = st.tuples(st.sampled_from(PATHS), st.just(""), st.sampled_from([0, 414, 431]))
browsers = st.tuples(st.sampled_from(PATHS), st.just(BROWSER), st.just(0))
foreign = st.builds(json_line, st.sampled_from(PATHS), st.sampled_from(OTHERS))


def compare(entries: Iterable[Entry], lines: Iterable[str], marker: str) -> Comparison:
    return compare_sent(sent(entries), lines, marker)


def tallies(requests: Sequence[Request], lines: Sequence[str]) -> tuple[Tally, ...]:
    return disagreeing(compare([entry(*one) for one in requests], lines, MARKER).tallies)


# One side is the other ---------------------------------------------------------------------------


@given(st.data(), st.lists(answered | unanswered | browsers), st.lists(foreign))
def test_any_order_agrees(data: st.DataObject, sent: list[Request], other: list[str]) -> None:
    arrived = [one for one in sent if one[2] in (200, 404, 500) or data.draw(st.booleans())]
    lines = data.draw(st.permutations([*map(line_of, arrived), *other]))
    journal = [{"kind": "start"}, *(entry(*one) for one in sent), {"kind": "end", "path": "/"}]
    found = compare(journal, lines, MARKER)
    assert disagreeing(found.tallies) == ()
    assert (found.others, found.malformed) == (len(other), 0)
    assert sum(tally.sent for tally in found.tallies) == len(sent)
    assert sum(tally.seen for tally in found.tallies) == len(arrived)


@given(st.data(), st.lists(answered, min_size=1), st.lists(unanswered | browsers))
def test_a_lost_answered_request_is_noticed(
    data: st.DataObject, sent: list[Request], rest: list[Request]
) -> None:
    lost = data.draw(st.integers(0, len(sent) - 1))
    lines = [line_of(one) for number, one in enumerate(sent) if number != lost]
    (found,) = tallies([*sent, *rest], lines)
    assert found.transport == transport_of(sent[lost][0])
    assert found.seen == found.sent - found.unanswered - 1


@given(st.lists(answered | unanswered | browsers), answered | browsers)
def test_one_more_than_was_sent_is_noticed(sent: list[Request], more: Request) -> None:
    (found,) = tallies(sent, [line_of(one) for one in [*sent, more]])
    assert found.transport == (BROWSER if more[1] else transport_of(more[0]))
    assert found.seen == found.sent + 1


@given(st.lists(answered, min_size=1), st.sampled_from(PATHS), st.data())
def test_one_taken_for_another_is_noticed(
    sent: list[Request], path: str, data: st.DataObject
) -> None:
    changed = data.draw(st.integers(0, len(sent) - 1))
    lines = [line_of(one) for one in sent]
    lines[changed] = json_line(path)
    moved = transport_of(sent[changed][0]), transport_of(path)
    names = {tally.transport for tally in tallies(sent, lines)}
    assert names == (set(moved) if moved[0] != moved[1] else set())


@given(st.lists(answered, min_size=1), st.data())
def test_a_line_cut_anywhere_is_told(sent: list[Request], data: st.DataObject) -> None:
    lines = [line_of(one) for one in sent]
    cut = data.draw(st.integers(0, len(lines) - 1))
    whole = lines[cut].rstrip("\n")
    lines[cut] = whole[: data.draw(st.integers(0, len(whole) - 1))]
    found = compare([entry(*one) for one in sent], lines, MARKER)
    assert found.malformed == 1
    assert len(disagreeing(found.tallies)) == 1


@given(st.lists(st.text()), st.text(min_size=1))
def test_any_line_is_counted_somewhere(lines: list[str], marker: str) -> None:
    found = compare([], lines, marker)
    assert found.others + found.malformed + sum(t.seen for t in found.tallies) == len(lines)


# By example --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/xmlrpc/2/object", "xmlrpc"),
        ("/xmlrpc/2", "xmlrpc"),
        ("/xmlrpc/object", "xmlrpc1"),
        ("/xmlrpc/22", "xmlrpc1"),
        ("/xmlrpcs", "pages"),
        ("/jsonrpc", "jsonrpc"),
        ("/jsonrpc?db=demo", "jsonrpc"),
        ("/json/2/res.partner/search", "json2"),
        ("/json/1/res.partner", "pages"),
        ("/web/dataset/call_kw", "web"),
        ("/web/session/authenticate", "pages"),
        ("/websocket", "websocket"),
        ("/websocket/health", "websocket"),
        ("//jsonrpc", "pages"),
        ("/my?next=/jsonrpc", "pages"),
        ("", "pages"),
        ("*", "pages"),
    ],
)
def test_transport_of(path: str, expected: str) -> None:
    assert transport_of(path) == expected
    assert expected in TRANSPORTS
    assert transport_of(f"/erp{path}", "/erp") == expected
    assert transport_of(f"/erp{path}", "/erp/") == expected


def test_what_is_beside_the_base_path_is_a_page() -> None:
    assert [transport_of(path, "/erp") for path in ("/jsonrpc", "/erpx/jsonrpc", "/erp")] == [
        "pages", "pages", "pages"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "sent", "unanswered", "agrees"),
    [(0, 0, 0, True), (3, 3, 0, True), (2, 3, 0, False), (4, 3, 0, False),
     (2, 3, 1, True), (3, 3, 1, True), (1, 3, 1, False), (0, 3, 3, True), (4, 3, 3, False)],
)  # fmt: skip
def test_agreement(seen: int, sent: int, unanswered: int, agrees: bool) -> None:
    tally = Tally("pages", sent, seen, unanswered)
    assert tally.agrees is agrees
    assert disagreeing([tally]) == (() if agrees else (tally,))


@pytest.mark.parametrize(
    "line",
    [
        "", "\n", "{", "{}", "[]", '{"path": "/"}', '{"path": 1, "agent": "a"}', "nonsense",
        '{"path": "/", "agent": null}', '{"a":' * 100_000,
        '::1 - - [now] "GET / HTTP/1.1" 200 5',
        '::1 - - [now] "GET / HTTP/1.1" OK 5 "-" "agent"',
    ],
)  # fmt: skip
def test_malformed(line: str) -> None:
    assert compare([], [line], MARKER) == Comparison((), malformed=1)


@pytest.mark.parametrize(
    ("line", "transport"),
    [
        (f'::1 - - [now] "GET /jsonrpc HTTP/1.1" 200 - "-" "{MARKER}"', "jsonrpc"),
        (f'::1 - a b [now] "GET /jsonrpc HTTP/1.1" 200 1 "-" "x {MARKER}" "10.0.0.1"', "jsonrpc"),
        (f'::1 - - [now] "GET /a\\"b HTTP/1.1" 200 1 "\\"" "{MARKER}"\r\n', "pages"),
        (f'::1 - - [now] "\\x16\\x03\\x01" 400 1 "-" "{MARKER}"', "pages"),
        (f'::1 - - [now] "-" 408 0 "-" "{CHROMIUM}"', BROWSER),
    ],
)
def test_combined_lines(line: str, transport: str) -> None:
    assert compare([], [line], MARKER) == Comparison((Tally(transport, 0, 1),))


def test_a_request_refused_unread_has_no_name_in_the_log() -> None:
    line = '{"time":1,"method":"","path":"","status":414,"port":1,"received":0,"agent":""}'
    found = compare([entry("/" + "a" * 9000, status=414)], [line], MARKER)
    assert found == Comparison((Tally("pages", 1, 0, 1),), others=1)
    assert disagreeing(found.tallies) == ()


def test_an_empty_marker_is_refused() -> None:
    with pytest.raises(ValueError, match="marker"):
        compare([], [], "")
