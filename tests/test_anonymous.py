"""An anonymous package: no word of who found it, and where, in any of its parts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.anonymous import anonymised, identities, scrubbed
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result
from odoo_owasp.model.verdict import Finding, Verdict

ResultOf = Callable[..., Result]
XML = (
    "<methodCall>\n<methodName>{method}</methodName><params>"
    "<param><value><string>acme-demo</string></value></param>"
    "<param><value><string>jane@acme.example</string></value></param></params></methodCall>"
)


def exchange(
    body: str = "", url: str = "https://erp.acme.example:8443/web", **more: Any
) -> Exchange:
    return Exchange("POST", url, body=body, **more)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (exchange(), {}),
        (exchange(headers={"X-Odoo-Database": "acme-demo"}), {"acme-demo": "DATABASE"}),
        (exchange(url="https://erp.acme.example:8443/web?db=acme-demo"), {"acme-demo": "DATABASE"}),
        (exchange("db=acme-demo&login=jane%40acme"),
         {"acme-demo": "DATABASE", "jane%40acme": "LOGIN"}),
        (exchange('{"params": {"db": "acme-demo", "login": "jane", "context": {"tz": "A/B"}}}'),
         {"acme-demo": "DATABASE", "jane": "LOGIN", "A/B": "TIMEZONE"}),
        (exchange('{"params": {"service": "object", "method": "execute_kw", "args": '
                  '["acme-demo", 7, "•••", "res.users", "read"]}}'), {"acme-demo": "DATABASE"}),
        (exchange('{"params": {"service": "common", "method": "login", "args": '
                  '["acme-demo", "jane", "•••"]}}'), {"acme-demo": "DATABASE", "jane": "LOGIN"}),
        (exchange(XML.format(method="authenticate")),
         {"acme-demo": "DATABASE", "jane@acme.example": "LOGIN"}),
        (exchange(XML.format(method="execute_kw")), {"acme-demo": "DATABASE"}),
        (exchange('{"args": ["read"], "kwargs": {}}'), {}),
    ],
)  # fmt: skip
def test_what_a_request_tells(result_of: ResultOf, told: Exchange, found: dict[str, str]) -> None:
    of_host = {"erp.acme.example:8443": "HOST", "erp.acme.example": "HOST"}
    assert identities([holding(result_of, told)]) == of_host | found


def holding(result_of: ResultOf, told: Exchange, **more: Any) -> Result:
    result = result_of(Verdict.VIOLATED)
    finding = Finding("somewhere", "0123456789abcdef", exchanges=(told,), **more)
    return replace(result, judgement=replace(result.judgement, findings=(finding,)))


def test_nothing_of_it_is_left(result_of: ResultOf) -> None:
    told = exchange(
        XML.format(method="authenticate"),
        headers={"Host": "erp.acme.example", "User-Agent": "odoo-owasp (run 1)",
                 "Origin": "https://erp.acme.example:8443", "Cookie": "•••"},
        status=200, answer="Acme's own", answer_headers={"date": "today"},
        note="as jane@acme.example",
    )  # fmt: skip
    before = holding(
        result_of, told, picture="screenshots/a.png",
        evidence="jane@acme.example read t0123456789abcdef99x of acme-demo at erp.acme.example",
    )  # fmt: skip
    after = anonymised(before, identities([before]))
    found = after.judgement.findings[0]
    for word in ("acme", "jane", "run 1", "today", "t0123456789abcdef", "screenshots"):
        assert word not in str(after)
    assert found.evidence == "LOGIN read TRACER of DATABASE at HOST"
    assert found.exchanges[0].headers == {"Origin": "https://HOST", "Cookie": "•••"}
    assert found.exchanges[0].status == 200


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("demo demos 'demo' remodemo", "DATABASE demos 'DATABASE' remodemo"),
        ("?to=%2Fdemo%2F&x=\\ndemo", "?to=%2FDATABASE%2F&x=\\nDATABASE"),
        ("demo.example xdemo.examplex", "HOST xHOSTx"),
        ("jane%40acme.example", "LOGIN"),
        ("axb a.b", "axb DOT"),
        ("DEMO.Example and JANE%40Acme.Example", "HOST and LOGIN"),
        (r"M\u00fcller & m\u00DCLLER Müller MÜLLER M%c3%bcller", "CO & CO CO CO CO"),
        ("Smith &amp; Sons, Smith+%26+Sons, Smith%20%26%20Sons", "FIRM, FIRM, FIRM"),
        ("", ""),
    ],
)
def test_words_are_hidden(text: str, left: str) -> None:
    hidden = {
        "demo": "DATABASE", "demo.example": "HOST", "": "NO", "a.b": "DOT",
        "jane@acme.example": "LOGIN", "Müller": "CO", "Smith & Sons": "FIRM",
    }  # fmt: skip
    assert scrubbed(text, hidden) == left
    assert scrubbed(text, {}) == text


@given(
    st.lists(st.text("abc.@-é", min_size=2, max_size=6), max_size=4),
    st.text("abc.@-é \n'", max_size=60),
)
def test_no_hidden_word_stays(words: list[str], text: str) -> None:
    after = scrubbed(text, dict.fromkeys(words, "#"))
    alone = [one for one in words if one.strip(".@-") == one]  # whole words: no sign at an end
    assert [one for one in alone if f" {one} " in f" {after} ".replace("\n", " ")] == []
