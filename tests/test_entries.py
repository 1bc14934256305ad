"""Which public methods are entries, and what they are given."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import content
from odoo_owasp.logic.entries import entries, heirs, with_places
from odoo_owasp.model.surface import Kind, Method, Model, Privacy, Surface

TABLE: dict[str, Any] = {
    "parameter": [{"name": "domain", "takes": "domain"}, {"name": "limit", "takes": "limit"}],
    "method": [
        {"name": "search", "arguments": '{"domain": []}'},
        {"name": "panel", "arguments": '{"a": "$text"}', "keywords": ["domain"], "record": True},
    ],
    "never": [{"name": "mark", "why": "acts"}, {"name": "search", "model": "c", "why": "acts"}],
}
SURFACE = Surface(
    methods=(
        Method("a", "search", parameters=("domain", "limit", "other")),
        Method("b", "search", Privacy.MARKED, parameters=("domain",)),
        Method("c", "search", parameters=("domain",)),
        Method("a", "panel", parameters=("x",), keywords=True),
        Method("a", "mark", parameters=("domain",)),
        Method("a", "novel", parameters=("domain",)),
        Method("a", "plain", parameters=("x",)),
    ),
    models=(
        Model("a", Kind.ABSTRACT), Model("b", Kind.REGULAR), Model("c", Kind.TRANSIENT),
        Model("d", Kind.ABSTRACT),
    ),
    ancestors={"a": (), "b": ("a",), "c": ("a", "d"), "d": ("a",)},
)  # fmt: skip


def test_a_public_method_is_an_entry_for_each_of_its_parameters() -> None:
    found = entries(SURFACE, TABLE)
    assert [str(one) for one in found.known] == [
        "a.search(domain)", "a.search(limit)", "a.panel(domain)",
    ]  # fmt: skip
    assert found.known[0].arguments == {"domain": []}
    assert found.known[2].record


def test_what_nobody_reviewed_is_told_and_no_entry() -> None:
    assert [str(one) for one in entries(SURFACE, TABLE).unreviewed] == ["a.novel"]


def test_what_acts_on_one_model_is_an_entry_of_the_others() -> None:
    found = entries(SURFACE, TABLE)
    assert found.never == {("c", "search")}
    assert "c" not in {one.owner for one in found.known}


def test_the_heirs_of_a_model_without_records_are_those_below_it() -> None:
    assert heirs(SURFACE, "a") == ["b", "c"]
    assert heirs(SURFACE, "d") == ["c"]
    assert heirs(SURFACE, "c") == ["c"]
    assert heirs(SURFACE, "unknown") == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("$id", 7),
        ("x.$text", "x.name"),
        ([["$text", "!=", "$tracer"]], [["name", "!=", "t"]]),
        ({"a": {"b": ["$text", 1, None, True]}}, {"a": {"b": ["name", 1, None, True]}}),
        ("$unknown", "$unknown"),
    ],
)
def test_places_are_filled(arguments: Any, expected: Any) -> None:
    assert with_places(arguments, {"text": "name", "tracer": "t", "id": 7}) == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_characters="$")),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_has_no_places_stays_as_it_is(arguments: Any) -> None:
    assert with_places(arguments, {"text": "name"}) == arguments


def test_each_method_of_the_table_stands_there_once() -> None:
    table = content.known_names("query_parameters")
    names = [one["name"] for one in table["method"]]
    acting = [(one.get("model"), one["name"]) for one in table["never"]]
    assert len(names) == len({*names})
    assert len(acting) == len({*acting})
    assert not {*names} & {name for model, name in acting if not model}
