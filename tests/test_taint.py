"""Taints: every attack in a field can be told from all others, and ordinary text comes first."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import content
from odoo_owasp.logic.taint import KINDS, Tainter, holds
from odoo_owasp.model.vector import Vector

TRACER = "t0123456789abcdef"


def vector(id_: str, kind: str, value: str = "<{tracer}>", control: bool = False) -> Vector:
    return Vector(id_, kind, value, "tries", "source", control)


def test_ordinary_text_comes_first_and_is_no_attack() -> None:
    vectors = [vector("text-image", "text"), vector("text-plain", "text", control=True)]
    taint = Tainter(vectors, TRACER).taint("res.partner.name", "text")
    assert taint.value.startswith(taint.seen)
    assert list(taint.attacks.values()) == ["text-image"]
    assert taint.plain not in taint.attacks


def test_a_link_begins_with_the_attack() -> None:
    link = vector("link-script", "link", "javascript:f('{tracer}')")
    taint = Tainter([link], TRACER).taint("res.partner.website", "link")
    assert taint.value.startswith("javascript:f(")
    assert f"//{taint.seen}" in taint.value


def test_rich_text_escapes_its_ordinary_part() -> None:
    taint = Tainter([vector("html-image", "html")], TRACER).taint(
        "project.task.description", "html"
    )
    assert f"<b>{taint.plain}</b> AT&amp;T" in taint.value


@given(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=40))
def test_no_two_attacks_share_a_tracer(kinds: list[str]) -> None:
    tainter = Tainter(content.vectors("xss"), TRACER)
    taints = [tainter.taint(f"model.field{number}", kind) for number, kind in enumerate(kinds)]
    marks = [mark for taint in taints for mark in (taint.plain, *taint.attacks)]
    assert len(set(marks)) == len(marks)
    assert all(mark in taint.value for taint in taints for mark in taint.attacks)


def test_enough_fields_meet_every_vector() -> None:
    vectors = content.vectors("xss")
    tainter = Tainter(vectors, TRACER)
    met = Counter(
        id_ for kind in KINDS for number in range(60)
        for id_ in tainter.taint(f"m.{kind}{number}", kind).attacks.values()
    )  # fmt: skip
    assert set(met) == set(tainter.vectors)


def test_what_a_field_holds() -> None:
    assert holds("description", "html") == "html"
    assert holds("website", "char") == holds("image_url", "char") == "link"
    assert holds("value_image_filename", "char") == "file"
    assert holds("name", "char") == "text"
