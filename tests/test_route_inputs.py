"""The inputs of routes: which are asked for, how, and by whom."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.route_inputs import call_inputs, page_inputs, placed
from odoo_owasp.model.route_input import RouteInput, parts
from odoo_owasp.model.surface import Route, Surface

TABLE: dict[str, Any] = {
    "parameter": [{"name": "sortby", "takes": "order"}],
    "part": [],
    "page": [
        {
            "path": "/my/things", "keywords": ["search"], "beside": {"search": "$tracer"},
            "reaching": ["search"], "roles": ["portal-b"],
        }
    ],
    "acts": [
        {"path": "/leave", "why": "ends the session"},
        {"path": "/begin", "parameters": ["token"], "why": "begins an answer"},
    ],
    "call": [
        {"path": "/find", "arguments": {"term": "$tracer"}, "takes": {"term": "pattern"}},
        {"path": "/elsewhere", "arguments": {}, "takes": {"term": "pattern"}},
    ],
}  # fmt: skip


def found(*routes: Route) -> list[RouteInput]:
    """The inputs of these pages."""
    return page_inputs(Surface(routes=routes), TABLE)


def test_a_page_is_asked_for_by_what_it_and_its_keywords_take() -> None:
    page = Route("Portal.things", ("/my/things", "/my/things/page/<int:page>"),
                 parameters=("page", "sortby"))  # fmt: skip
    by_name = {one.parameter: one for one in found(page)}
    assert {name: one.takes for name, one in by_name.items()} == {
        "page": "text", "sortby": "order", "search": "text"
    }  # fmt: skip
    # What the query can give needs no path of its own.
    assert {one.path for one in by_name.values()} == {"/my/things"}
    assert by_name["search"].reaches
    assert not by_name["sortby"].reaches
    assert by_name["sortby"].roles == ("portal-b",)
    assert by_name["sortby"].given == {"search": "$tracer"}


def test_a_part_that_every_path_has_is_tried_within_it() -> None:
    (one,) = found(Route("Main.show", ("/show/<string:token>",), parameters=("token",)))
    assert (one.path, one.in_path, one.takes) == ("/show/<string:token>", True, "text")
    assert str(one) == "/show/<string:token> token"


@pytest.mark.parametrize("part", ["<int:id_>", '<model("res.partner"):id_>'])
def test_a_part_that_holds_no_text_is_none(part: str) -> None:
    assert not found(Route("Main.show", (f"/show/{part}",), parameters=("id_",)))


@pytest.mark.parametrize(
    ("auth", "path", "roles"),
    [
        ("public", "/show", "anonymous portal-a employee-a"),
        ("none", "/show", "anonymous portal-a employee-a"),
        ("user", "/show", "employee-a manager administrator"),
        ("user", "/my/show", "portal-a"),
    ],
)
def test_pages_are_opened_by_those_who_may(auth: str, path: str, roles: str) -> None:
    (one,) = found(Route("Main.show", (path,), auth=auth, parameters=("name",)))
    assert " ".join(one.roles) == roles


def test_what_acts_is_left_out_whole_or_in_part() -> None:
    inputs = found(
        Route("Main.leave", ("/leave",), parameters=("redirect",)),
        Route("Main.begin", ("/begin",), parameters=("token", "lang")),
    )
    assert [one.parameter for one in inputs] == ["lang"]


@pytest.mark.parametrize(
    "route",
    [
        Route("Main.a", ("/a",), type="jsonrpc", parameters=("name",)),
        Route("Main.a", ("/a",), methods=("POST",), parameters=("name",)),
        Route("Main.a", ("/a",), parameters=("_hash",)),
    ],
)
def test_what_no_browser_asks_for_has_no_inputs(route: Route) -> None:
    assert found(route) == []


def test_the_case_of_a_method_does_not_matter() -> None:
    assert found(Route("Main.a", ("/a",), methods=("get", "post"), parameters=("name",)))


def test_json_routes_are_called_where_they_are() -> None:
    surface = Surface(routes=(Route("Main.find", ("/find",), type="jsonrpc", auth="public"),))
    (one,) = call_inputs(surface, TABLE)
    assert (one.route, one.parameter, one.takes) == ("/find", "term", "pattern")
    assert one.given == {"term": "$tracer"}


@pytest.mark.parametrize(
    ("given", "place", "after"),
    [
        ({}, "a", {"a": 9}),
        ({"a": 1}, "a", {"a": 9}),
        ({"a": {"b": 1}}, "a.b", {"a": {"b": 9}}),
        ({"a": [1, 2]}, "a.1", {"a": [1, 9]}),
        ({"a": [1]}, "a.1", {"a": [1, 9]}),
        ({"a": [["x", "=", 1]]}, "a.0.2", {"a": [["x", "=", 9]]}),
        ({"a": {"b.c": [1]}}, "a.b.c.0", {"a": {"b.c": [9]}}),
        ({"a": {}}, "a.new", {"a": {"new": 9}}),
    ],
)
def test_a_value_is_placed(given: dict[str, Any], place: str, after: dict[str, Any]) -> None:
    before = repr(given)
    assert placed(given, place, 9) == after
    assert repr(given) == before


@given(st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1, unique=True))
def test_every_part_of_a_path_is_found(names: list[str]) -> None:
    path = "".join(f"/<int:{name}>" if len(name) % 2 else f"/<{name}>" for name in names)
    assert list(parts(path)) == names
    assert "".join(f"/{text}" for text in parts(path).values()) == path
