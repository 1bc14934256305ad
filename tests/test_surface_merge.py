"""Laws of merging and comparing surfaces, whatever is in them."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.surface import KINDS, diff, from_data, merged, of_kind, to_data
from odoo_owasp.model.surface import (
    AccessRow,
    Field,
    Method,
    Model,
    Privacy,
    Route,
    Surface,
    Vantage,
)

NAMES = st.sampled_from(["a", "b", "_c"])
FLAGS = st.booleans()
SOURCE, RPC, RECORDED = Vantage.SOURCE, Vantage.RPC, Vantage.RECORDED


def facts(seen: Vantage) -> st.SearchStrategy[Surface]:
    """Surfaces seen from one place."""
    told = st.just((seen,))
    methods = st.builds(
        Method, NAMES, NAMES, st.sampled_from(Privacy), FLAGS, source=NAMES, sudo=FLAGS,
        told_by=told,
    )  # fmt: skip
    routes = st.builds(
        Route, NAMES, st.tuples(NAMES), auth=st.sampled_from(["user", "public", "none"]),
        sudo=FLAGS, told_by=told,
    )  # fmt: skip
    models = st.builds(Model, NAMES, modules=st.tuples(NAMES) | st.just(()), told_by=told)
    fields = st.builds(
        Field, NAMES, NAMES, st.none() | NAMES, st.none() | FLAGS, told_by=told,
        unsanitized=st.none() | st.just(()) | st.just(("sanitize",)),
    )  # fmt: skip
    access = st.builds(AccessRow, NAMES, NAMES, told_by=told)
    return st.builds(
        Surface,
        methods=unique(methods) if seen is not RPC else st.just(()),
        routes=unique(routes) if seen is SOURCE else st.just(()),
        models=unique(models) if seen is not RECORDED else st.just(()),
        fields=unique(fields) if seen is not RECORDED else st.just(()),
        access=unique(access) if seen is RPC else st.just(()),
        ancestors=st.dictionaries(NAMES, st.just(("base",)), max_size=2),
        vantages=told,
    )


def unique(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few facts in their order, each once."""
    some = st.lists(one, max_size=4, unique_by=lambda fact: fact.key)
    return some.map(lambda found: tuple(sorted(found, key=lambda fact: fact.key)))


SURFACES = st.sampled_from(Vantage).flatmap(facts)
WHOLE = st.builds(merged, facts(SOURCE), facts(RPC))


@given(SURFACES, SURFACES)
def test_the_order_of_merging_does_not_matter(one: Surface, other: Surface) -> None:
    assert merged(one, other) == merged(other, one)


@given(SURFACES)
def test_what_is_merged_with_itself_or_nothing_stays(one: Surface) -> None:
    assert merged(one) == one
    assert merged(one, one) == one
    assert merged(one, Surface()) == one
    assert merged(merged(one, one), one) == one


@given(SURFACES, SURFACES)
def test_merging_loses_nothing_and_tells_who_told(one: Surface, other: Surface) -> None:
    both = merged(one, other)
    for kind in KINDS:
        keys = [fact.key for fact in of_kind(both, kind)]
        assert len(keys) == len(set(keys))
        for each in (one, other):
            for fact in of_kind(each, kind):
                (same,) = [whole for whole in of_kind(both, kind) if whole.key == fact.key]
                assert {*fact.told_by} <= {*same.told_by}


def test_the_deployment_is_believed_and_the_source_fills_in() -> None:
    said = Field("a", "b", "char", True, told_by=(RPC,))
    declared = Field("a", "b", "text", False, groups="base.group_user", told_by=(SOURCE,))
    (one,) = merged(Surface(fields=(declared,)), Surface(fields=(said,))).fields
    assert one == Field("a", "b", "char", True, groups="base.group_user", told_by=(RPC, SOURCE))


def test_that_nothing_is_switched_off_is_known_too() -> None:
    said = Field("a", "b", unsanitized=(), told_by=(RPC,))
    declared = Field("a", "b", unsanitized=("sanitize",), told_by=(SOURCE,))
    (one,) = merged(Surface(fields=(declared,)), Surface(fields=(said,))).fields
    assert one.unsanitized == ()


@given(WHOLE)
def test_a_surface_does_not_differ_from_itself(one: Surface) -> None:
    assert not any(diff(one, one))


@given(WHOLE, WHOLE)
def test_what_is_added_one_way_is_removed_the_other(old: Surface, new: Surface) -> None:
    for there, back in zip(diff(old, new), diff(new, old), strict=True):
        assert set(there.added) == set(back.removed)
        assert set(there.removed) == set(back.added)
        assert [one.what for one in there.changed] == [
            {name: (new, old) for name, (old, new) in one.what.items()} for one in back.changed
        ]


@given(WHOLE, WHOLE)
def test_the_difference_leads_from_the_one_to_the_other(old: Surface, new: Surface) -> None:
    for one in diff(old, new):
        keys = {fact.key for fact in of_kind(old, one.kind)}
        keys -= {fact.key for fact in one.removed}
        keys |= {fact.key for fact in one.added}
        assert keys == {fact.key for fact in of_kind(new, one.kind)}


@given(SURFACES | WHOLE)
def test_plain_data_and_back(one: Surface) -> None:
    assert from_data(json.loads(json.dumps(to_data(one)))) == one


def test_what_deserves_a_look_comes_first() -> None:
    names = ["_private", "a_plain", "b_sudo"]
    methods = (
        Method("m", "_private", Privacy.UNDERSCORE, sudo=True, told_by=(SOURCE,)),
        Method("m", "a_plain", told_by=(SOURCE,)),
        Method("m", "b_sudo", sudo=True, told_by=(SOURCE,)),
    )
    routes = (
        Route("h", ("/a",), told_by=(SOURCE,)),
        Route("h", ("/b",), auth="public", told_by=(SOURCE,)),
    )
    old = Surface(vantages=(SOURCE,))
    found = diff(old, replace(old, methods=methods, routes=routes))
    assert [one.key[1] for one in found[0].added] == names[::-1]
    assert [one.key for one in found[1].added] == [("/b",), ("/a",)]


def test_a_line_that_moved_is_no_change() -> None:
    old = Surface(methods=(Method("m", "f", source="a:1", told_by=(SOURCE,)),), vantages=(SOURCE,))
    new = Surface(methods=(Method("m", "f", source="a:2", told_by=(SOURCE,)),), vantages=(SOURCE,))
    assert not any(diff(old, new))


def test_what_only_one_side_could_see_is_not_compared() -> None:
    declared = Surface(models=(Model("a", told_by=(SOURCE,)),), vantages=(SOURCE,))
    told = Surface(models=(Model("b", told_by=(RPC,)),), vantages=(RPC,))
    found = {one.kind: one for one in diff(declared, told)}
    assert not found["models"]
    assert not found["models"].compared
    assert not found["access"].compared


def test_with_one_side_seen_from_more_places_the_common_one_counts() -> None:
    declared = Surface(models=(Model("a", told_by=(SOURCE,)),), vantages=(SOURCE,))
    more = Surface(models=(Model("only_rpc", told_by=(RPC,)),), vantages=(RPC,))
    assert not any(diff(declared, merged(declared, more)))
