"""The ways to a route, and the routes that nobody reviewed."""

from typing import Any

import pytest

from odoo_owasp import content, filled, open_routes, unreviewed, ways
from odoo_owasp.model.surface import Route

REVIEWED = {
    "open": [{"gives": "anything", "guarded": "a token", "public": ["/a"], "none": ["/b"]}],
    "forgeable": [{"why": "it is harmless", "routes": ["/b"]}],
    "shared": [{"why": "it is harmless", "routes": ["/a"]}],
}


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/my", "/my"),
        ("/my/<int:id>/<token>", "/my/2147483647/xxxxxxxxxxxxxxxx"),
        ('/a/<model("res.country"):one>x<models("a.b"):many>', "/a/1x1"),
        ("/page/<int:page>/<int:order_id>", "/page/1/2147483647"),
        ("/g<string(length=16):key>.html", "/gxxxxxxxxxxxxxxxx.html"),
        ("/a/<float:amount>/<path:rest>", "/a/1/xxxxxxxxxxxxxxxx"),
    ],
)
def test_parts_are_filled_with_something_harmless(path: str, asked: str) -> None:
    assert filled(path) == asked


def test_a_route_is_asked_with_the_methods_that_it_takes() -> None:
    both = ("GET", "POST")
    assert [str(one) for one in ways(Route("h", ("/a", "/b")), both)] == [
        "GET /a", "POST /a", "GET /b", "POST /b",
    ]  # fmt: skip
    assert [str(one) for one in ways(Route("h", ("/a",), methods=("post",)), both)] == ["POST /a"]
    assert [str(one) for one in ways(Route("h", ("/a",), type="jsonrpc"), both)] == ["POST /a"]
    assert ways(Route("h", ("/a",), methods=("GET",)), ("POST",)) == []
    (way,) = ways(Route("h", ("/a/<int:id>", "/a"), methods=("GET",)), both)[1:]
    assert (way.row, way.path) == ("/a/<int:id>", "/a")


@pytest.mark.parametrize(
    "route",
    [
        Route("h", ("/c",)),
        Route("h", ("/c",), auth="bearer"),
        Route("h", ("/a", "/more"), auth="public", cors="*"),
        Route("h", ("/b",), auth="none", csrf=False),
        Route("h", ("/a",), auth="public", type="jsonrpc", csrf=False),
    ],
)
def test_what_was_reviewed_or_is_closed_is_no_finding(route: Route) -> None:
    assert unreviewed([route], REVIEWED) == []


@pytest.mark.parametrize(
    ("route", "whom"),
    [
        (Route("h", ("/c",), auth="public"), "has not logged in (auth=public)"),
        (Route("h", ("/a",), auth="none"), "has not logged in (auth=none)"),
        (Route("h", ("/c",), auth="?"), "has not logged in (auth=?)"),
        (Route("h", ("/c",), csrf=False), "forged forms"),
        (Route("h", ("/c",), cors="*"), "other sites"),
    ],
)
def test_what_nobody_reviewed_is_told(route: Route, whom: str) -> None:
    ((found, told),) = unreviewed([route], REVIEWED)
    assert found is route
    assert whom in told


def test_without_a_review_every_open_route_is_a_finding() -> None:
    assert len(unreviewed([Route("h", ("/a",), auth="public")], open_routes("1.0"))) == 1


def test_the_tested_release_is_reviewed() -> None:
    reviewed = open_routes("19.0")
    paths = [
        one for group in reviewed["open"] for auth in ("public", "none")
        for one in group.get(auth, ())
    ]  # fmt: skip
    assert len(paths) == len(set(paths)) > 150


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"open": []}, "'forgeable' is a required property"),
        (REVIEWED | {"more": []}, "more"),
        (REVIEWED | {"shared": [{"why": "it is harmless", "routes": ["a"]}]}, "'a' does not match"),
        (REVIEWED | {"open": [{"gives": "anything", "public": ["/a"]}]}, "guarded"),
    ],
)
def test_a_malformed_review_is_told(wrong: dict[str, Any], place: str) -> None:
    assert place in content.problem(wrong, "open_routes")
