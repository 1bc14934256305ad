"""Routes: what is sent to them, what their answers hold, and the witnesses of files and rows."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.model.call import Page
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.oracles.files import FileOracle, StoredFile
from odoo_owasp.oracles.rows import RowOracle
from odoo_owasp.provision.postgres import Cluster
from odoo_owasp.transports.pages import Pages
from odoo_owasp.transports.web import Sessions

BASE = "https://127.0.0.1:8443"
ROLE = Role("portal-a", "alice", 7, Secret("pass-word"))
VISITOR = Role("anonymous")
TOKEN = "0123456789abcdef0123456789abcdef01234567o1826889873"
FORM = f'<input type="hidden" name="csrf_token" value="x"/>var odoo = {{csrf_token: "{TOKEN}",}}'
DATABASE = "routes"
TABLES = """
    CREATE TABLE ir_attachment (id int, res_model text, res_field text, res_id int, file_size int,
                                public bool, checksum text, mimetype text);
    INSERT INTO ir_attachment VALUES
        (1, 'res.partner', 'image', 5, 9, NULL, 'abc', 'image/png'),
        (2, 'res.partner', 'image', 6, 9, true, 'of all', 'image/png'),
        (3, 'res.partner', NULL, 5, 9, false, 'no field', 'text/plain'),
        (4, 'res.partner', 'image', 7, 0, false, 'empty', 'image/png'),
        (9, 'res.partner', 'image', 8, 9, false, 'later', 'image/png');
    CREATE TABLE ir_model (id int, transient bool, abstract bool);
    INSERT INTO ir_model VALUES (1, false, false), (2, true, false), (3, false, true);
    CREATE TABLE ir_model_fields (model text, name text, ttype text, model_id int, related text);
    INSERT INTO ir_model_fields VALUES
        ('res.partner', 'image', 'binary', 1, NULL), ('res.partner', 'name', 'char', 1, NULL),
        ('a.wizard', 'file', 'binary', 2, NULL), ('a.mixin', 'image', 'binary', 3, NULL),
        ('res.partner', 'website_published', 'boolean', 1, NULL),
        ('res.partner', 'is_published', 'boolean', 1, NULL),
        ('res.users', 'website_published', 'boolean', 1, 'partner_id.website_published'),
        ('a.provider', 'is_published', 'boolean', 1, NULL);
    CREATE TABLE ir_act_report_xml (report_name text, model text);
    INSERT INTO ir_act_report_xml VALUES ('b', 'res.users'), ('a', 'res.partner'), ('c', NULL);
    CREATE TABLE res_partner (id int, name text, is_published bool);
    INSERT INTO res_partner VALUES (5, 'five', true), (6, 'a longer one', false), (7, '', NULL);
    CREATE TABLE res_users (id int, partner_id int);
    INSERT INTO res_users VALUES (1, 5), (2, 6);
    CREATE TABLE a_provider (id int, is_published bool);
    INSERT INTO a_provider VALUES (1, true);
    CREATE TABLE mail_message (id int, model text, res_id int);
    INSERT INTO mail_message VALUES (1, 'res.partner', 5), (2, 'res.users', 5), (3, NULL, NULL);
    CREATE TABLE mail_followers (id int, res_model text, res_id int);
    INSERT INTO mail_followers VALUES (4, 'res.partner', 5)
"""


class Guard:
    """Answers every request with one body, and keeps what was sent."""

    def __init__(self, body: str, cookie: str = "") -> None:
        self._body, self._cookie = body, cookie
        self.sent: list[dict[str, Any]] = []

    def refusal(self, url: str) -> str:
        return ""

    def send(self, method: str, url: str, *, headers: Any = None, body: Any = None,
             note: str = "", login: Any = None) -> Page:  # fmt: skip
        self.sent.append({"method": method, "url": url, "headers": headers, "body": body})
        given_ = (("set-cookie", self._cookie),) if self._cookie else ()
        return Page(method, url, 200, given_, self._body)


def pages_of(guard: Guard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pages:
    """Pages of a role that is logged in already."""
    cookies = {"portal-a": "session_id=abc", "anonymous": ""}
    sessions = Sessions(guard, BASE, "demo", tmp_path / "s.json", print, None)  # type: ignore[arg-type]
    monkeypatch.setattr(sessions, "cookie", lambda role: cookies[role.name])
    return Pages(guard, BASE, "", sessions)


def test_a_route_is_called_with_the_session(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    guard = Guard('{"jsonrpc": "2.0", "result": [1]}')
    said = pages_of(guard, monkeypatch, tmp_path).call(ROLE, "/mail/data", fetch_params=["x"])
    assert (said.ok, said.value) == (True, [1])
    (sent,) = guard.sent
    assert (sent["method"], sent["url"]) == ("POST", f"{BASE}/mail/data")
    assert sent["headers"]["Cookie"] == "session_id=abc"
    assert json.loads(sent["body"])["params"] == {"fetch_params": ["x"]}


@pytest.mark.parametrize(
    ("role", "first", "cookie"),
    [(ROLE, "/my", "session_id=abc"), (VISITOR, "/web/login", "session_id=new")],
)
def test_a_form_carries_the_token_of_its_session(
    role: Role, first: str, cookie: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    guard = Guard(FORM, "session_id=new; Path=/; HttpOnly")
    pages = pages_of(guard, monkeypatch, tmp_path)
    pages.submit(role, "/zip", name="a b")
    pages.submit(role, "/zip", name="again")
    page, *posts = guard.sent
    assert (page["method"], page["url"]) == ("GET", BASE + first)
    assert [post["headers"]["Cookie"] for post in posts] == [cookie, cookie]
    assert parse_qs(posts[0]["body"].decode()) == {"name": ["a b"], "csrf_token": [TOKEN]}


@given(st.binary(max_size=200))
def test_a_page_knows_its_checksum(content: bytes) -> None:
    page = Page("GET", "u", 200, (), "", len(content), content)
    assert page.sha1 == hashlib.sha1(content, usedforsecurity=False).hexdigest()
    assert page.unpacked() == ""
    assert "content" not in repr(page)  # a report that shows a page shows no file


@given(st.lists(st.text(alphabet="abc<>&é", max_size=50), min_size=1, max_size=4))
def test_an_archive_shows_the_text_of_its_files(texts: list[str]) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.xml", text)
    assert Page("GET", "u", 200, (), "", 0, file.getvalue()).unpacked() == "\n".join(texts)


@pytest.fixture
def database(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a small database of files, fields and records."""
    with cluster.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    with cluster.connect(DATABASE) as connection:
        connection.execute(TABLES)
        yield connection


@pytest.mark.postgres
def test_files_of_records_are_told(database: psycopg.Connection[Any]) -> None:
    files = FileOracle(database, {"ir_attachment": 8})
    assert files.stored() == {("res.partner", "image"): {5: StoredFile(1, "abc", "image/png")}}
    assert files.binary_fields() == {("res.partner", "image")}
    assert files.reports() == [("a", "res.partner"), ("b", "res.users")]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("model", "ids"),
    [("res.partner", {5}), ("res.users", {1}), ("a.provider", set()), ("none", set())],
)
def test_what_is_published_is_told(
    model: str, ids: set[int], database: psycopg.Connection[Any]
) -> None:
    assert FileOracle(database).published(model) == ids


@pytest.mark.postgres
def test_rows_are_told(database: psycopg.Connection[Any]) -> None:
    rows = RowOracle(database)
    assert rows.texts("res.users", [1, 3]) == {1: "(1,5)"}
    assert rows.pointing("res.users", "partner_id", [5]) == {1: "(1,5)"}
    assert rows.pointing("res.users", "partner_id", [1]) == {}
    assert rows.text("res.partner", "name", 5) == "five"
    assert rows.bearing("res.partner", "longer") == {6}
    assert rows.bearing("res.partner", "100%") == frozenset()
    assert rows.text("res.partner", "name", 99) == rows.text("res.partner", "name", 7) == ""
    assert rows.longest("res.partner", "name") == (6, "a longer one")
    assert rows.longest("mail.followers", "res_model") == (4, "res.partner")
    assert rows.attached("mail.message", "res.partner", 5) == {1}
    assert rows.attached("mail.followers", "res.partner", 5) == {4}
    assert rows.attached("mail.followers", "res.partner", 6) == frozenset()
