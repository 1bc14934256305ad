"""What a look at a page tells: what was shown, what ran, and what was not followed."""

from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.live.chromium import NOBODY, SHOP

from odoo_owasp.model.look import Look, Visit
from odoo_owasp.model.trouble import Trouble

pytestmark = [
    pytest.mark.live,
]

# Made in conftest.py.
Serve = Any
Said = Any
Opened = Any
Server = Any

TRACER = "t12ab"
RUNS = f"odoo_owasp('{TRACER}0001')"
BODIES = {
    "/text": f"<p>{TRACER}0001 AT&amp;T &lt;img src=x onerror={RUNS}&gt;</p>",
    "/input": f"<input value='{TRACER}0001 AT&amp;T'>",
    "/twice": f"<p>{TRACER}0001 AT&amp;amp;T</p>",
    "/hidden": f"<p hidden>{TRACER}0001 AT&amp;T</p>",
    "/tab": f"""<div class=o_notebook><a class=nav-link onclick="t.hidden = false">more</a></div>
        <p id=t hidden>{TRACER}0001 AT&amp;T</p>""",
    "/opens": f"""<button id=more onclick="t.hidden = false">more</button>
        <p id=t hidden>{TRACER}0001 AT&amp;T</p>""",
    "/late": f"""<p id=t></p><script>setTimeout(() => {{
        t.textContent = "{TRACER}0001 AT&T"; }}, 1200)</script>""",
    "/shadow": f"<p><template shadowrootmode=open><b>{TRACER}0001 AT&amp;T</b></template></p>",
    "/frame": f"""<iframe srcdoc="<p>{TRACER}0001 AT&amp;amp;T</p>"></iframe>""",
    "/image": f'<img src="data:," onerror="{RUNS}">',
    "/handler": f'<p onmouseover="{RUNS}">over</p>',
    "/dialog": f"<script>alert('{TRACER}0001')</script>",
    "/link": f"""<a href="java&#10;script:{RUNS}">there</a>""",
    "/away": f"""<a href="/followed/javascript:{RUNS}">there</a>""",
    "/leads-on": "<meta http-equiv=refresh content='0; url=/text'>",
    "/leads-on-and-on": "<script>setInterval(() => location.reload(), 300)</script>",
}


@pytest.fixture
def shop(serve: Serve, said: Said, authority: trustme.CA) -> Server:
    def answer(asked: Any) -> Any:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if asked.path == "/policy":
            headers["Content-Security-Policy"] = "default-src 'none'"
        if asked.path == "/sandbox":
            headers["Content-Security-Policy"] = "default-src 'unsafe-inline'; sandbox"
        if asked.path == "/download":
            headers["Content-Disposition"] = "attachment; filename=a.html"
        body = BODIES.get(asked.path, BODIES["/image"])
        return said(f"<!doctype html><title>x</title><body>{body}".encode(), headers=headers)

    return serve(answer, certificate=authority.issue_cert(SHOP, "127.0.0.1"))


@pytest.fixture
def seen(opened: Opened, shop: Server) -> Any:
    oracle = opened(shop)

    def look(path: str, **more: Any) -> Visit:
        visit: Visit
        ((_, visit),) = oracle.visits(NOBODY, [Look(path, path, **more)], TRACER, patience=3)
        return visit

    return look


@pytest.mark.parametrize(
    "path", ["/text", "/input", "/tab", "/late", "/shadow", "/frame", "/leads-on"]
)
def test_what_a_person_sees_is_shown_and_runs_nothing(seen: Any, path: str) -> None:
    visit = seen(path)
    assert visit.shown == {f"{TRACER}0001 AT&T"}
    assert f"{TRACER}0001" in visit.held
    assert visit.control
    assert visit.executed == frozenset()
    assert visit.picture == ""


def test_what_has_to_be_clicked_is_named(seen: Any) -> None:
    assert not seen("/opens").shown
    assert seen("/opens", opens="#more").shown


@pytest.mark.parametrize("path", ["/twice", "/hidden"])
def test_what_nobody_sees_as_it_was_written_is_not_shown(seen: Any, path: str) -> None:
    visit = seen(path)
    assert not visit.shown
    assert f"{TRACER}0001" in visit.held


@pytest.mark.parametrize("path", ["/image", "/handler", "/dialog", "/link"])
def test_what_runs_is_heard_and_pictured(seen: Any, path: str, tmp_path: Path) -> None:
    visit = seen(path, silent=True)
    assert visit.executed == {f"{TRACER}0001"}
    assert visit.control
    assert (tmp_path / visit.picture).read_bytes().startswith(b"\x89PNG")


def test_an_address_that_is_no_script_is_not_followed(seen: Any, shop: Server) -> None:
    assert not seen("/away", silent=True).executed
    assert not [path for path in shop.paths() if "followed" in path]


def test_a_policy_keeps_scripts_from_running_and_is_told(seen: Any) -> None:
    visit = seen("/policy", silent=True)
    assert not visit.executed
    assert not visit.control
    assert visit.refused
    assert seen("/policy", silent=True, contained=True).control


def test_a_page_that_lets_no_script_run_is_not_asked(seen: Any) -> None:
    visit = seen("/sandbox", silent=True, contained=True)
    assert not visit.executed
    assert visit.control
    assert visit.status == 200
    assert not seen("/sandbox", silent=True).control


def test_what_is_saved_is_not_opened(seen: Any) -> None:
    visit = seen("/download", silent=True)
    assert not visit.executed
    assert visit.control


def test_a_page_that_leads_on_and_on_is_given_up(seen: Any) -> None:
    with pytest.raises(Trouble, match="leads on and on"):
        seen("/leads-on-and-on")
