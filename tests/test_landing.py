"""The response oracle: what a browser would run is live, and nothing else."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import vectors
from odoo_owasp.logic.landing import Landing, Where, landings, live
from odoo_owasp.model.verdict import Standing

T = "tzyxwvutsrqponmlk"
W = f"odoo_owasp('{T}')"
MARKUP = ("text", "html", "svg", "mathml", "clobbering")
LATER = (
    "entities", "percent", "escapes", "full-width", "utf7", "twice", "nested", "unclosed",
    "tooltip", "popover-library", "data-embedded", "html-component", "svg-use", "svg-style",
    "mathml-link", "mathml-action", "html-base", "handler-in-attribute", "html-mutation",
    "leave-select",
)  # fmt: skip
"""Attacks that need more than a page that shows them raw: a decoder, a library, another browser."""


@pytest.mark.parametrize(
    ("body", "landing"),
    [
        (f"<p>{T}</p>", Landing(Where.TEXT, "p")),
        (f"<b>x</b>{T}", Landing(Where.TEXT)),
        (f"<p><!-- {T} --></p>", Landing(Where.COMMENT)),
        (f'<a title="{T}">', Landing(Where.ATTRIBUTE, "a", "title")),
        (f'<a href="/x?{T}">', Landing(Where.ADDRESS, "a", "href")),
        (f"<style>/*{T}*/</style>", Landing(Where.STYLE, "style")),
        (f'<p style="--x:{T}">', Landing(Where.STYLE, "p", "style")),
        (f"<script>var x = '{W[:10]}\\'{T}'</script>", Landing(Where.SCRIPT, "script")),
        (f'<script type="application/json">{W}</script>', Landing(Where.SCRIPT, "script")),
        (f"<script>/* {W} */</script>", Landing(Where.SCRIPT, "script")),
        (f"<script>x = 'a\n{W}'</script>", Landing(Where.SCRIPT, "script")),
        (f"<script>`${{1}}{T}`</script>", Landing(Where.SCRIPT, "script")),
        (f"<textarea><img onerror={W}></textarea>", Landing(Where.TEXT, "textarea")),
        (f'<p t-out="{T}">', Landing(Where.DIRECTIVE, "p", "t-out")),
        (f"<p onclick=\"f('{T}')\">", Landing(Where.HANDLER, "p", "onclick")),
        (f'<a xlink:href="javascript:{W}">', Landing(Where.ATTRIBUTE, "a", "xlink:href")),
        (f'<img src="/x?{W}">', Landing(Where.ADDRESS, "img", "src")),
    ],
)
def test_inert(body: str, landing: Landing) -> None:
    assert landings(body, T) == (landing,)
    assert live(body, T) == ()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (f'<img onerror="{W}">', Where.HANDLER),
        (f"<script>{W}</script>", Where.SCRIPT),
        (f"<script>f('x'-{W}-'')</script>", Where.SCRIPT),
        (f"<script>`${{{W}}}`</script>", Where.SCRIPT),
        (f"<script>\\u006fdoo_owasp('{T}')</script>", Where.SCRIPT),
        (f'<script>x.constructor("{W}")()</script>', Where.SCRIPT),
        (f"<script>{T}()</script>", Where.SCRIPT),
        (f"<script>x = /[']/.test(y); {W}</script>", Where.SCRIPT),
        (f'<a href=" java\tscript:{W}">', Where.ADDRESS),
        (f'<iframe src="data:text/html,{W}">', Where.ADDRESS),
        (f'<iframe srcdoc="&lt;script&gt;{W}&lt;/script&gt;">', Where.ATTRIBUTE),
        (f'<meta content="0;url=javascript:{W}">', Where.ADDRESS),
        (f"<{T}>", Where.NAME),
        (f"<p {T}>", Where.NAME),
        (f"<svg><script>&#111;doo_owasp('{T}')</script></svg>", Where.SCRIPT),
        (f'<svg><a xlink:href="javascript:{W}">', Where.ADDRESS),
        (f"<noscript><p title=\"</noscript><img src=x onerror={W}>\"></noscript>", Where.HANDLER),
    ],
)  # fmt: skip
def test_live(body: str, where: Where) -> None:
    assert {one.where for one in live(body, T)} == {where}


@pytest.mark.parametrize(
    "body",
    [
        f'<img src="javascript:{W}">',
        f'<a href="vbscript:{W}">',
        f'<p style="width:expression({W})">',
        f"<style>x{{behavior:url({W})}}</style>",
    ],
)
def test_what_browsers_of_old_alone_run_stands_apart(body: str) -> None:
    assert {one.standing for one in live(body, T)} == {Standing.OLD_BROWSER}


def test_types_decide() -> None:
    body = f"<script>{W}</script>"
    assert live(body, T, "text/html; charset=utf-8")
    assert live(body, T, "image/svg+xml")
    assert live(body, T, "")
    assert landings(body, T, "application/json") == (Landing(Where.DATA),)
    assert landings("nothing", T) == ()
    assert live(W, T, "text/javascript")
    assert not live(f"f({body!r})", T, "text/javascript")


def test_it_is_told_for_people() -> None:
    assert str(Landing(Where.HANDLER, "img", "onerror", "x")) == "event handler of img onerror: x"
    assert str(Landing(Where.TEXT)) == "text"


ATTACKS = [
    one for one in vectors("xss")
    if not one.control and one.kind in MARKUP and not any(word in one.id for word in LATER)
]  # fmt: skip


@pytest.mark.parametrize("vector", ATTACKS, ids=lambda one: one.id)
def test_what_runs_raw_is_seen(vector: object) -> None:
    payload = vector.with_tracer(T)  # type: ignore[attr-defined]
    raw = [f"<p>{payload}</p>", f'<a title="{payload}">', f"<a title='{payload}'>",
           f"<textarea>{payload}</textarea>", f"<script>var x='{payload}'</script>"]  # fmt: skip
    assert any(live(page, T) for page in raw)


@pytest.mark.parametrize("vector", vectors("xss"), ids=lambda one: one.id)
def test_what_is_escaped_is_inert(vector: object) -> None:
    payload = html.escape(vector.with_tracer(T))  # type: ignore[attr-defined]
    page = f"<title>{payload}</title><p title=\"{payload}\" data-x='{payload}'>{payload}</p>"
    assert not [one for one in live(page, T) if one.standing is Standing.FINDING]


@given(st.text(), st.text())
def test_no_text_is_live_when_it_is_escaped(before: str, after: str) -> None:
    text = html.escape(f"{before}{T}{after}")
    assert {one.where for one in landings(f'<p id="{text}">{text}', T)} <= {
        Where.TEXT, Where.ATTRIBUTE,
    }  # fmt: skip


@given(st.text(), st.text())
def test_code_around_a_call_never_stops_the_reader(before: str, after: str) -> None:
    landings(f"<script>{before}{W}{after}</script>", T)
    assert live(f"<script>\n{W};{after}", T)
