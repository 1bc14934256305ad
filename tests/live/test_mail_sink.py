"""A mail that Odoo sends ends in the sink: else an empty file would prove nothing."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
import urllib3

from odoo_owasp.console import ConsoleSteps
from odoo_owasp.model.target import Observatory, Target
from odoo_owasp.provision.deployment import deployed
from odoo_owasp.provision.template import Template

pytestmark = pytest.mark.live

_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
_SESSION = re.compile(r"session_id=[^;]+")
_FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def demo(built: Template) -> Iterator[Target]:
    with deployed(built, ConsoleSteps(quiet=True)) as (target, _):
        yield target


def observatory(target: Target) -> Observatory:
    assert target.observatory
    return target.observatory


def mails(target: Target) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(observatory(target).mails).read_text().splitlines()]


def requests(target: Target) -> list[dict[str, Any]]:
    lines = Path(observatory(target).access_log).read_text().splitlines()
    return [json.loads(line) for line in lines]


def allow_password_reset(target: Target) -> None:
    where = observatory(target)
    with psycopg.connect(host=where.socket_dir, user=where.user, dbname=target.database) as base:
        base.execute(
            "INSERT INTO ir_config_parameter (key, value) VALUES ('auth_signup.reset_password', "
            "'True') ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        )


def address(target: Target, login: str) -> str:
    where = observatory(target)
    with psycopg.connect(host=where.socket_dir, user=where.user, dbname=target.database) as base:
        (found,) = base.execute(
            "SELECT p.email FROM res_users u JOIN res_partner p ON p.id = u.partner_id "
            "WHERE u.login = %s", [login],
        ).fetchall()  # fmt: skip
    return str(found[0])


def ask_for_reset(target: Target, login: str) -> urllib3.BaseHTTPResponse:
    http = urllib3.PoolManager(retries=False, ca_certs=target.ca_file)
    url = f"{target.base_url}/web/reset_password"
    page = http.request("GET", url)
    token = _CSRF.search(page.data.decode())
    cookie = _SESSION.search(page.headers["Set-Cookie"])
    assert token, page.status
    assert cookie, page.headers
    return http.request(
        "POST", url, body=urlencode({"csrf_token": token[1], "login": login}), redirect=False,
        headers={"Content-Type": _FORM, "Cookie": cookie[0]},
    )  # fmt: skip


def test_a_mail_of_odoo_ends_in_the_sink(demo: Target) -> None:
    login = demo.roles["employee-a"].login
    allow_password_reset(demo)
    assert mails(demo) == []
    assert ask_for_reset(demo, login).status == 200
    deadline = time.monotonic() + 20
    while not mails(demo):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.1)
    (mail,) = mails(demo)
    assert mail["to"] == [address(demo, login)]
    assert mail["from"].endswith("@odoo-owasp.test")
    assert "password" in mail["subject"].lower()


def test_where_nothing_is_done_the_sink_stays_empty(demo: Target) -> None:
    assert mails(demo) == []
    assert {one["agent"] for one in requests(demo)} == {"odoo-owasp provisioning"}


def test_the_front_notes_requests_without_their_queries(demo: Target) -> None:
    http = urllib3.PoolManager(retries=False, ca_certs=demo.ca_file)
    for url in (demo.base_url, demo.plain_url):
        http.request(
            "GET", f"{url}/my/a%20b?access_token=s3cr3t", redirect=False,
            headers={"User-Agent": 'a "quoted" agent'},
        )  # fmt: skip
    # A line is written once its request has ended, which may be just after the answer came.
    deadline = time.monotonic() + 5
    while len(noted := [one for one in requests(demo) if "quoted" in one["agent"]]) < 2:
        assert time.monotonic() < deadline, "no line came"
        time.sleep(0.01)
    assert [(one["method"], one["path"], one["status"], one["agent"]) for one in noted] == [
        ("GET", "/my/a%20b", 404, 'a "quoted" agent'),
        ("GET", "/my/a%20b", 308, 'a "quoted" agent'),
    ]
    assert [f":{one['port']}" for one in noted] == [demo.base_url[-6:], demo.plain_url[-6:]]
    assert all(one["received"] > 0 and abs(one["time"] - time.time()) < 60 for one in noted)
    assert "s3cr3t" not in Path(observatory(demo).access_log).read_text()
