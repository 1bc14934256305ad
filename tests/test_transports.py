"""The transports: what they send, and how each target's answer is read."""

import json
import xmlrpc.client
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from odoo_owasp.model.call import Answer, Call, Outcome, Page
from odoo_owasp.model.role import Login, Role, Secret
from odoo_owasp.transports.json2 import Json2, Keyed
from odoo_owasp.transports.jsonrpc import Execute, JsonRpc
from odoo_owasp.transports.pages import Pages
from odoo_owasp.transports.rpc import Rpc, failure
from odoo_owasp.transports.web import Button, LoginFailed, Sessions, Web, WebPath
from odoo_owasp.transports.xmlrpc import XmlRpc1, XmlRpc2


class Silent:
    """A journal that keeps nothing."""

    def write(self, kind: str, **entry: Any) -> None: ...


ANSWERED, DENIED, UNKNOWN = Outcome.ANSWERED, Outcome.DENIED, Outcome.UNKNOWN
REFUSED, CRASHED, NO_ANSWER = Outcome.REFUSED, Outcome.CRASHED, Outcome.NO_ANSWER

ROLE = Role("portal-a", "alice", 7, Secret("pass-word"), Secret("api-key-123"))
NOBODY = Role("anonymous")
CALL = Call("res.partner", "read", (1, 2), {"fields": ["name"], "load": None})
BASE, DATABASE = "https://127.0.0.1:8443", "demo"
_NUMBERS = count()


class CannedGuard:
    """Answers with the given bodies in turn, and keeps what it was asked to send."""

    def __init__(self, *bodies: str, status: int = 200, headers: Mapping[str, str] = {}) -> None:
        self._bodies = list(bodies)
        self._status = status
        self._headers = tuple(headers.items())
        self.sent: list[dict[str, Any]] = []

    def refusal(self, url: str) -> str:
        return "" if url.startswith(BASE) else "elsewhere"

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        note: str = "",
        login: Login | None = None,
    ) -> Page:
        self.sent.append({"method": method, "url": url, "headers": dict(headers or {}),
                          "body": body or b"", "note": note, "login": login})  # fmt: skip
        body_ = self._bodies.pop(0)
        return Page(method, url, self._status, self._headers, body_, len(body_))


def sessions(guard: CannedGuard) -> Sessions:
    """A fresh store in the folder of this test."""
    return Sessions(guard, BASE, DATABASE, Path(f"sessions-{next(_NUMBERS)}.json"), print, Silent())


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("error", "message", "outcome"),
    [
        ("odoo.exceptions.AccessError", "", DENIED), ("AccessDenied", "", DENIED),
        ("odoo.http.SessionExpiredException", "", DENIED), ("Unauthorized", "", DENIED),
        ("werkzeug.exceptions.Forbidden", "", DENIED),
        ("werkzeug.exceptions.NotFound", "", UNKNOWN),
        ("odoo.exceptions.MissingError", "", REFUSED), ("UserError", "", REFUSED),
        ("odoo.exceptions.ValidationError", "", REFUSED), ("builtins.ValueError", "", REFUSED),
        ("RedirectWarning", "", REFUSED), ("BadRequest", "", REFUSED),
        ("UnprocessableEntity", "", REFUSED), ("psycopg2.errors.SyntaxError", "", CRASHED),
        ("KeyError", "", CRASHED), ("", "", CRASHED), ("NoAnswer", "", NO_ANSWER),
        ("AttributeError", "The method 'a.b' does not exist on the model 'a'", UNKNOWN),
        ("AttributeError", "'x' object has no attribute 'y'", CRASHED),
        ("AccessError", "The method 'a.b' does not exist", DENIED),
        ("NotAccessError", "AccessError", CRASHED),
    ],
)  # fmt: skip
def test_failure_goes_by_the_class(error: str, message: str, outcome: Outcome) -> None:
    answer = failure(418, error, message, "the body")
    assert answer.outcome is outcome
    assert (answer.status, answer.message, answer.body) == (418, message, "the body")
    assert answer.error == error.rsplit(".", maxsplit=1)[-1]
    assert not answer.ok
    assert answer.came == (outcome is not NO_ANSWER)


# XML-RPC -----------------------------------------------------------------------------------------


def fault(code: Any, text: str) -> str:
    return str(xmlrpc.client.dumps(xmlrpc.client.Fault(code, text)))


def xml(value: Any) -> str:
    return str(xmlrpc.client.dumps((value,), methodresponse=True, allow_none=True))


def xmlrpc2(body: str, status: int = 200) -> Answer:
    return XmlRpc2(CannedGuard(body, status=status), BASE, DATABASE).call(ROLE, CALL)


TRACEBACK = """Traceback (most recent call last):
  File "/odoo/http.py", line 1, in dispatch
    raise ValidationError(message)
odoo.exceptions.ValidationError: The name
is wrong
"""


@pytest.mark.parametrize(
    ("body", "outcome", "error", "message"),
    [
        (xml([1, {"a": None}]), ANSWERED, "", ""),
        (fault(2, "no such thing"), REFUSED, "UserError", "no such thing"),
        (fault(3, "Access Denied"), DENIED, "AccessDenied", "Access Denied"),
        (fault(4, "You may not"), DENIED, "AccessError", "You may not"),
        (fault(1, TRACEBACK), REFUSED, "ValidationError", "The name"),
        (fault(1, "Traceback:\n\nKeyError: 'x'\n"), CRASHED, "KeyError", "'x'"),
        (fault(1, "AttributeError: The method 'a' does not exist"), UNKNOWN, "AttributeError",
         "The method 'a' does not exist"),
        (fault(1, "MemoryError"), CRASHED, "MemoryError", ""),
        (fault(1, "(nothing readable)"), CRASHED, "Exception", "(nothing readable)"),
    ],
)  # fmt: skip
def test_xmlrpc_answers(body: str, outcome: Outcome, error: str, message: str) -> None:
    answer = xmlrpc2(body)
    assert answer.came
    assert (answer.outcome, answer.error, answer.message) == (outcome, error, message)
    assert answer.body == body


@pytest.mark.parametrize(
    "body",
    ["", "not XML", "<!doctype html><title>502</title>", "<html></html>", "<methodResponse/>",
     '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', fault("no number", "text")[:60]],
)  # fmt: skip
def test_what_is_not_xmlrpc_is_no_answer(body: str) -> None:
    assert (xmlrpc2(body).outcome, xmlrpc2(body).error) == (NO_ANSWER, "NoAnswer")
    assert xmlrpc2(body, 400).outcome is REFUSED


def test_a_fault_code_that_is_no_number_is_a_crash() -> None:
    assert xmlrpc2(fault("strange", "text")).outcome is CRASHED


@pytest.mark.parametrize(
    ("code", "outcome", "error", "message"),
    [
        ("AccessDenied", DENIED, "AccessDenied", ""),
        ("warning -- AccessError\n\nYou may not", DENIED, "AccessError", "You may not"),
        ("warning -- UserError\n\nNo", REFUSED, "UserError", "No"),
        ("warning -- MissingError\n\ngone", REFUSED, "MissingError", "gone"),
        ("something else", CRASHED, "Exception", "something else"),
        ("The method 'a' does not exist", UNKNOWN, "Exception", "The method 'a' does not exist"),
    ],
)
def test_xmlrpc1_faults_are_strings(code: str, outcome: Outcome, error: str, message: str) -> None:
    answer = XmlRpc1(CannedGuard(fault(code, "traceback")), BASE, DATABASE).call(ROLE, CALL)
    assert (answer.outcome, answer.error, answer.message) == (outcome, error, message)


@pytest.mark.parametrize("kind", [XmlRpc2, XmlRpc1])
def test_xmlrpc_sends_execute_kw(kind: type[XmlRpc2]) -> None:
    guard = CannedGuard(xml(True))
    assert kind(guard, BASE, DATABASE).call(ROLE, CALL).value is True
    (sent,) = guard.sent
    assert (
        sent["url"] == BASE + {"xmlrpc": "/xmlrpc/2/object", "xmlrpc1": "/xmlrpc/object"}[kind.name]
    )
    assert xmlrpc.client.loads(sent["body"]) == (
        ("demo", 7, "api-key-123", "res.partner", "read", [[1, 2]],
         {"fields": ["name"], "load": None}),
        "execute_kw",
    )  # fmt: skip


# JSON-RPC and the web client ---------------------------------------------------------------------


def rpc_error(code: int, name: str, message: str) -> str:
    data = {"name": name, "message": message}
    return json.dumps({"jsonrpc": "2.0", "id": 1, "error": {"code": code, "data": data}})


@pytest.mark.parametrize(
    ("body", "outcome", "error", "message"),
    [
        ('{"result": [1]}', ANSWERED, "", ""),
        ('{"jsonrpc": "2.0"}', ANSWERED, "", ""),
        (rpc_error(200, "odoo.exceptions.AccessError", "no"), DENIED, "AccessError", "no"),
        (rpc_error(100, "odoo.http.SessionExpiredException", ""), DENIED,
         "SessionExpiredException", ""),
        (rpc_error(404, "werkzeug.exceptions.NotFound", "gone"), UNKNOWN, "NotFound", "gone"),
        (rpc_error(404, "", ""), UNKNOWN, "NotFound", ""),
        (rpc_error(200, "builtins.KeyError", "x"), CRASHED, "KeyError", "x"),
        ('{"error": {"code": 200, "message": "x"}}', CRASHED, "Exception", ""),
        ("<!doctype html>", NO_ANSWER, "NoAnswer", ""),
        ("", NO_ANSWER, "NoAnswer", ""),
        ("[]", NO_ANSWER, "NoAnswer", ""),
        ("5", NO_ANSWER, "NoAnswer", ""),
        ("null", NO_ANSWER, "NoAnswer", ""),
        ('"error"', NO_ANSWER, "NoAnswer", ""),
        ('{"error": "text"}', NO_ANSWER, "NoAnswer", ""),
        ('{"error": {"data": "text"}}', NO_ANSWER, "NoAnswer", ""),
    ],
)  # fmt: skip
def test_jsonrpc_answers(body: str, outcome: Outcome, error: str, message: str) -> None:
    answer = JsonRpc(CannedGuard(body), BASE, DATABASE).call(ROLE, CALL)
    assert (answer.outcome, answer.error, answer.message) == (outcome, error, message)
    assert answer.body == body


def test_jsonrpc_sends_execute_kw() -> None:
    guard = CannedGuard('{"result": {"a": 1}}')
    assert JsonRpc(guard, BASE, DATABASE).call(ROLE, CALL).value == {"a": 1}
    (sent,) = guard.sent
    assert (sent["method"], sent["url"]) == ("POST", f"{BASE}/jsonrpc")
    assert json.loads(sent["body"])["params"] == {
        "service": "object",
        "method": "execute_kw",
        "args": ["demo", 7, "api-key-123", "res.partner", "read", [[1, 2]],
                 {"fields": ["name"], "load": None}],
    }  # fmt: skip


def logged_in(uid: int | None = 7) -> str:
    return json.dumps({"result": {"uid": uid}})


COOKIES = {"set-cookie": "session_id=abc; Secure; HttpOnly"}


def test_web_logs_in_once_and_calls_with_the_cookie() -> None:
    guard = CannedGuard(logged_in(), '{"result": 1}', '{"result": 2}', headers=COOKIES)
    web = Web(guard, BASE, sessions(guard))
    assert [web.call(ROLE, CALL).value, web.call(ROLE, CALL).value] == [1, 2]
    login, call, _ = guard.sent
    assert login["url"] == f"{BASE}/web/session/authenticate"
    assert json.loads(login["body"])["params"] == {
        "db": "demo", "login": "alice", "password": "pass-word"
    }  # fmt: skip
    assert call["headers"]["Cookie"] == "session_id=abc"
    assert json.loads(call["body"])["params"] == {
        "model": "res.partner", "method": "read", "args": [[1, 2]],
        "kwargs": {"fields": ["name"], "load": None},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("way", "path"),
    [(WebPath, "/web/dataset/call_kw/res.partner/has_access"),
     (Button, "/web/dataset/call_button")],
)  # fmt: skip
def test_other_web_routes_are_told_the_same(way: type[Web], path: str) -> None:
    guard = CannedGuard('{"result": [7]}')
    way(guard, BASE, sessions(guard)).call(Role("anonymous"), CALL)
    assert guard.sent[0]["url"] == BASE + path
    assert json.loads(guard.sent[0]["body"])["params"] == {
        "model": "res.partner", "method": "read", "args": [[1, 2]], "kwargs": CALL.kwargs,
    }  # fmt: skip


def test_execute_gives_arguments_by_their_place() -> None:
    guard = CannedGuard('{"result": []}')
    Execute(guard, BASE, DATABASE).call(ROLE, CALL)
    params = json.loads(guard.sent[0]["body"])["params"]
    assert params["method"] == "execute"
    assert params["args"][3:] == ["res.partner", "read", [1, 2], ["name"], None]


def test_web_as_anonymous_has_no_cookie() -> None:
    guard = CannedGuard('{"result": 1}')
    Web(guard, BASE, sessions(guard)).call(NOBODY, CALL)
    assert "Cookie" not in guard.sent[0]["headers"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (logged_in(8), COOKIES), (logged_in(None), COOKIES), (logged_in(), {}),
        (logged_in(), {"set-cookie": "other=1"}), (rpc_error(200, "AccessDenied", "x"), COOKIES),
        ("", COOKIES), ('{"result": true}', COOKIES),
    ],
)  # fmt: skip
def test_a_failed_login_is_told(body: str, headers: dict[str, str]) -> None:
    with pytest.raises(LoginFailed, match=r"portal-a could not log in \(status 200\)") as failed:
        sessions(CannedGuard(body, headers=headers)).cookie(ROLE)
    assert "pass-word" not in str(failed.value)


# JSON-2 ------------------------------------------------------------------------------------------


def json2(body: str, status: int) -> Answer:
    return Json2(CannedGuard(body, status=status), BASE, DATABASE).call(ROLE, CALL)


@pytest.mark.parametrize(
    ("body", "status", "outcome", "error"),
    [
        ("[1]", 200, ANSWERED, ""),
        ("null", 200, ANSWERED, ""),
        ('{"name": "odoo.exceptions.AccessError", "message": "m"}', 403, DENIED, "AccessError"),
        ('{"name": "werkzeug.exceptions.Forbidden", "message": "m"}', 401, DENIED, "Forbidden"),
        ('{"name": "werkzeug.exceptions.NotFound", "message": "m"}', 404, UNKNOWN, "NotFound"),
        ('{"name": "builtins.ValueError", "message": "m"}', 422, REFUSED, "ValueError"),
        ('{"name": "builtins.KeyError", "message": "m"}', 500, CRASHED, "KeyError"),
        ("<!doctype html>", 404, UNKNOWN, "NotFound"),
        ("<!doctype html>", 502, NO_ANSWER, "NoAnswer"),
        ("", 200, NO_ANSWER, "NoAnswer"),
        ("{}", 500, CRASHED, ""),
        ("[]", 500, NO_ANSWER, "NoAnswer"),
        ("null", 500, NO_ANSWER, "NoAnswer"),
    ],
)  # fmt: skip
def test_json2_answers(body: str, status: int, outcome: Outcome, error: str) -> None:
    answer = json2(body, status)
    assert (answer.outcome, answer.error, answer.status) == (outcome, error, status)
    assert answer.ok == (outcome is ANSWERED)
    assert answer.came == (outcome is not NO_ANSWER)


def test_json2_sends_names_and_ids() -> None:
    guard = CannedGuard("true")
    assert Json2(guard, BASE, DATABASE).call(ROLE, CALL).value is True
    (sent,) = guard.sent
    assert sent["url"] == f"{BASE}/json/2/res.partner/read"
    assert json.loads(sent["body"]) == {"ids": [1, 2], "fields": ["name"], "load": None}
    assert sent["headers"]["Authorization"] == "bearer api-key-123"
    assert sent["headers"]["X-Odoo-Database"] == "demo"


def test_json2_leaves_out_what_is_not_there() -> None:
    guard = CannedGuard("true")
    Json2(guard, BASE, DATABASE).call(NOBODY, Call("a/../b", "c?d", None, {"e": 1}))
    (sent,) = guard.sent
    assert sent["url"] == f"{BASE}/json/2/a%2F..%2Fb/c%3Fd"
    assert json.loads(sent["body"]) == {"e": 1}
    assert "Authorization" not in sent["headers"]


def test_json2_names_what_the_older_transports_have_no_name_for() -> None:
    guard = CannedGuard("[4]")
    made = Json2(guard, BASE, DATABASE).create(ROLE, "res.partner", {"name": "x"})
    (sent,) = guard.sent
    assert (made.value, json.loads(sent["body"])) == (4, {"vals_list": [{"name": "x"}]})
    with pytest.raises(ValueError, match="no positional arguments: copy"):
        Json2(guard, BASE, DATABASE).call(ROLE, Call("res.partner", "copy", (1,), {}, ({},)))


def test_who_has_a_key_goes_by_json2_and_all_others_by_the_other() -> None:
    guard = CannedGuard("true", '{"result": true}')
    keyed = Keyed(Json2(guard, BASE, DATABASE), JsonRpc(guard, BASE, DATABASE))
    for role in (ROLE, Role("somebody", "bob", 8, Secret("pass-word"))):
        assert keyed.call(role, CALL).value is True
    assert [urlsplit(sent["url"]).path for sent in guard.sent] == [
        "/json/2/res.partner/read", "/jsonrpc",
    ]  # fmt: skip


# All of them -------------------------------------------------------------------------------------

EVERY: dict[str, Callable[[CannedGuard], Rpc]] = {
    "xmlrpc": lambda guard: XmlRpc2(guard, BASE, DATABASE),
    "xmlrpc1": lambda guard: XmlRpc1(guard, BASE, DATABASE),
    "jsonrpc": lambda guard: JsonRpc(guard, BASE, DATABASE),
    "web": lambda guard: Web(guard, BASE, sessions(guard)),
    "json2": lambda guard: Json2(guard, BASE, DATABASE),
}


def answers(name: str, value: Any) -> list[str]:
    """The bodies with which a target says ``value`` over a transport."""
    if name.startswith("xmlrpc"):
        return [xml(value)]
    if name == "json2":
        return [json.dumps(value)]
    return [logged_in()] * (name == "web") + [json.dumps({"result": value})]


@pytest.mark.parametrize("name", EVERY)
def test_a_transport_is_called_by_its_name(name: str) -> None:
    assert EVERY[name](CannedGuard()).name == name


@pytest.mark.parametrize("name", EVERY)
def test_credentials_are_in_no_note_and_no_address(name: str) -> None:
    guard = CannedGuard(*answers(name, [7]), headers=COOKIES)
    answer = EVERY[name](guard).search(ROLE, "res.partner", [["name", "=", "x"]], limit=1)
    assert (answer.ok, answer.value) == (True, [7])
    for sent in guard.sent:
        assert "api-key-123" not in sent["note"] + sent["url"]
        assert "pass-word" not in sent["note"] + sent["url"]
    assert guard.sent[-1]["note"] == "portal-a res.partner.search"
    assert b"active_test" in guard.sent[-1]["body"]


def test_created_is_an_id_whether_one_or_a_list_comes_back() -> None:
    for value in (5, [5]):
        guard = CannedGuard(*answers("jsonrpc", value))
        assert EVERY["jsonrpc"](guard).create(ROLE, "res.partner", {"name": "x"}).value == 5


def test_creation_carries_its_context() -> None:
    guard = CannedGuard(*answers("jsonrpc", [5]))
    EVERY["jsonrpc"](guard).create(ROLE, "res.partner", {"name": "x"}, {"quiet": True})
    *_, arguments, named = json.loads(guard.sent[0]["body"])["params"]["args"]
    assert (arguments, named) == ([[{"name": "x"}]], {"context": {"quiet": True}})


def test_pages_follow_the_way_and_each_hop_is_asked_of_the_guard() -> None:
    guard = CannedGuard("a", "b", "c", headers={"location": "/next"})
    pages = Pages(guard, BASE, "http://127.0.0.1:8069", sessions(guard))
    assert [page.body for page in pages.follow(NOBODY, "/", hops=3)] == ["a", "b", "c"]
    assert [sent["url"] for sent in guard.sent] == [f"{BASE}/", f"{BASE}/next", f"{BASE}/next"]


def test_a_query_holds_texts_numbers_and_half_characters() -> None:
    guard = CannedGuard("a")
    pages = Pages(guard, BASE, "http://127.0.0.1:8069", sessions(guard))
    pages.open(NOBODY, "/p", query={"text": "a b&\ud800", "ids": [1, {"a": None}], "n": 2})
    _, _, query = guard.sent[0]["url"].partition("?")
    assert query == "text=a+b%26%ED%A0%80&ids=%5B1%2C+%7B%22a%22%3A+null%7D%5D&n=2"


@pytest.mark.parametrize(
    ("status", "body", "came"),
    [
        (200, "a page", True), (404, "a page", True), (500, "a page", True),
        (0, "", False), (502, "", False), (503, "", False), (504, "", False), (429, "", False),
        (414, "<html><hr><center>nginx/1.22.1</center></html>", False),
    ],
)  # fmt: skip
def test_a_page_of_the_front_is_no_answer(status: int, body: str, came: bool) -> None:
    assert Page("GET", BASE, status, (), body).by_odoo == came


@pytest.mark.parametrize(
    ("outcome", "status", "body", "told"),
    [
        (Outcome.ANSWERED, 200, "{}", True), (Outcome.CRASHED, 200, "{}", True),
        (Outcome.NO_ANSWER, 500, "<title>500 Internal Server Error</title>", True),
        (Outcome.NO_ANSWER, 400, "<title>400 Bad Request</title>", True),
        (Outcome.NO_ANSWER, 400, "<center>nginx/1.22.1</center>", False),
        (Outcome.NO_ANSWER, 502, "", False), (Outcome.NO_ANSWER, 0, "", False),
    ],
)  # fmt: skip
def test_odoo_answers_by_a_page_of_its_own_too(
    outcome: Outcome, status: int, body: str, told: bool
) -> None:
    assert Answer(outcome, status, body=body).by_odoo == told


def test_pages_follow_nothing_that_the_guard_refuses() -> None:
    guard = CannedGuard("a", headers={"location": "https://evil.example/"})
    pages = Pages(guard, BASE, "http://127.0.0.1:8069", sessions(guard))
    (page,) = pages.follow(NOBODY, "/")
    assert page.header("location") == "https://evil.example/"
    assert len(guard.sent) == 1


@pytest.mark.parametrize(
    "elsewhere", [f"{BASE}0/x", "http://127.0.0.1:8069/x", "https://127.0.0.1:8443@evil.example/"]
)
def test_the_way_carries_the_cookie_on_the_target_only(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = CannedGuard(logged_in(), "a", "b", headers={**COOKIES, "location": elsewhere})
    monkeypatch.setattr(guard, "refusal", lambda url: "")  # even a guard that lets all pass
    Pages(guard, BASE, "http://127.0.0.1:8069", sessions(guard)).follow(ROLE, "/", hops=2)
    assert [one["headers"].get("Cookie") for one in guard.sent] == [None, "session_id=abc", None]


def test_plain_pages_carry_no_credentials() -> None:
    guard = CannedGuard(logged_in(), "tls", "plain", headers=COOKIES)
    pages = Pages(guard, BASE, "http://127.0.0.1:8069", sessions(guard))
    pages.open(ROLE, "/my")
    pages.open_plain("/my")
    _, tls, plain = guard.sent
    assert tls["headers"] == {"Cookie": "session_id=abc"}
    assert (plain["url"], plain["headers"]) == ("http://127.0.0.1:8069/my", {})


@pytest.mark.parametrize(("tracer", "shown"), [("tabc", True), ("tabd", False), ("", False)])
def test_an_answer_shows_a_tracer(tracer: str, shown: bool) -> None:
    assert Answer(ANSWERED, 200, body="x tabc").shows(tracer) == shown
    assert Page("GET", "u", 200, (), "x tabc").shows(tracer) == shown
    assert Page("GET", "u", 302, (("location", "/tabc"),), "").shows(tracer) == shown


def test_a_page_gives_the_first_of_several_headers_and_all() -> None:
    headers = (("a", "1"), ("set-cookie", "x=1"), ("a", "2"), ("set-cookie", "y=2"))
    page = Page("GET", "u", 200, headers, "")
    assert (page.header("A"), page.all("a")) == ("1", ("1", "2"))
    assert page.cookies() == page.all("Set-Cookie") == ("x=1", "y=2")
    assert (page.header("none"), page.all("none")) == ("", ())
