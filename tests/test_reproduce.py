"""Repeating a finding: what curl and Python send is what was sent."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo_owasp.logic.excerpt import CUT, excerpt
from odoo_owasp.logic.redact import MASK
from odoo_owasp.logic.reproduce import command, curl, python
from odoo_owasp.model.exchange import Exchange

SECRETS = {
    "ODOO_SESSION": "s3ss10n",
    "ODOO_TOKEN": "t0k3n",
    "ODOO_API_KEY": "k3y",
    "ODOO_PASSWORD": "it's $HOME `x`",
}

URL = f"http://demo.example:8069/web/x?access_token={MASK}&a=b"


class Heard:
    """A server that remembers the one request that it was sent."""

    def __init__(self) -> None:
        heard: list[tuple[str, str, dict[str, str], bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def __getattr__(self, name: str) -> Any:
                if name.startswith("do_"):
                    return self.answer
                raise AttributeError(name)

            def answer(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(size)
                heard.append((self.command, self.path, dict(self.headers), body))
                self.send_response(303)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.heard = heard
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    server = Heard()
    yield server
    server.close()


def run(words: list[str], heard: Heard) -> tuple[str, str, dict[str, str], bytes]:
    heard.heard.clear()
    env = {"PATH": os.environ["PATH"], "ODOO_PLAIN_URL": heard.url, **SECRETS}
    subprocess.run(words, env=env, check=True, capture_output=True)
    [got] = heard.heard  # one: no redirect was followed
    return got


def exchange(**more: Any) -> Exchange:
    return Exchange(**{"method": "POST", "url": URL, **more})


@pytest.mark.parametrize("way", ["curl", "python"])
def test_what_is_repeated_is_what_was_sent(way: str, heard: Heard) -> None:
    sent = exchange(
        headers={"Cookie": MASK, "Content-Type": "application/json", "Host": "demo.example:8069"},
        body=f'{{"password": "{MASK}", "it\'s": "<script>$(id)`\\n"}}',
    )
    words = ["sh", "-c", curl(sent)] if way == "curl" else [sys.executable, "-c", python(sent)]
    method, path, headers, body = run(words, heard)
    assert (method, path) == ("POST", "/web/x?access_token=t0k3n&a=b")
    assert headers["Cookie"] == "session_id=s3ss10n"
    assert headers["Content-Type"] == "application/json"
    assert headers["Host"] == heard.url.removeprefix("http://")
    assert body.decode() == sent.body.replace(MASK, SECRETS["ODOO_PASSWORD"])


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_escapes_its_quotes(heard: Heard, text: str) -> None:
    sent = exchange(body=f"x{text}", headers={"Authorization": MASK})
    expected = f"x{text}".replace(MASK, SECRETS["ODOO_PASSWORD"]).encode()
    for words in (["sh", "-c", curl(sent)], [sys.executable, "-c", python(sent)]):
        _, _, headers, body = run(words, heard)
        assert headers["Authorization"] == "Bearer k3y"
        assert body == expected


def test_a_request_over_tls_goes_to_the_address_of_the_target() -> None:
    over_tls = exchange(url="https://demo.example/json/2/res.partner/read", method="GET")
    assert '"$ODOO_URL"/json/2/res.partner/read' in curl(over_tls)
    assert "HTTPSConnection(urlsplit(os.environ['ODOO_URL']).netloc)" in python(over_tls)
    assert "demo.example" not in curl(over_tls) + python(over_tls)


def test_no_file_of_the_readers_is_sent(heard: Heard) -> None:
    assert run(["sh", "-c", curl(exchange(body="@/etc/passwd"))], heard)[3] == b"@/etc/passwd"


def test_what_was_cut_is_not_passed_off_as_whole() -> None:
    cut = exchange(body=excerpt("x" * 99, (), 50))
    assert CUT in cut.body
    assert curl(cut).startswith("# The body was too long")
    assert python(cut).startswith("# The body was too long")
    assert "\nimport http.client\n" in python(cut)


def test_the_command_runs_the_one_check() -> None:
    assert command("IDOR-001") == "odoo-owasp run --claim IDOR-001"
    assert command("RPC-001", "json2-portal-a").endswith(" --claim RPC-001 -k json2-portal-a")
