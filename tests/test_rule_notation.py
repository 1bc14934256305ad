"""Rules in our own notation say what Odoo's say."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import content
from odoo_owasp.logic.domains import Unsupported, Value, parse
from odoo_owasp.logic.rule_notation import canonical, domain, sentence

SHIPPED = content.folder("fixtures") / "shipped"


def named(path: tuple[str, ...]) -> Value:
    """Any name has a value of its own; those of several records a list."""
    return ["$" + ".".join(path)] if path[-1] in ("ids", "company_ids") else "$" + ".".join(path)


@pytest.mark.parametrize(
    ("odoos", "ours"),
    [
        ("[]", "everything()"), ("", "everything()"), ("[(1, '=', 1)]", "everything()"),
        ("[(0, '=', 1)]", "nothing()"), ("[('a', '=', user.id)]", "equals(a, user.id)"),
        ("['|', ('a.b', 'in', company_ids), ('c', '!=', False)]",
         "either(among(a.b, company_ids), differs(c, False))"),
        ("['!', ('a', 'NOT IN', [1])]", "never(outside(a, [1]))"),
        ("[('a', '=', 1), ('b', '=', 2), ('c', '=', 3)]",
         "both(equals(a, 1), equals(b, 2), equals(c, 3))"),
        ("[('a', 'any', [('b', '=', 1), ('c', '=', 2)])]",
         "leads_to(a, both(equals(b, 1), equals(c, 2)))"),
    ],
)  # fmt: skip
def test_a_rule_reads_as_a_sentence(odoos: str, ours: str) -> None:
    assert sentence(odoos) == ours
    assert parse(domain(ours), named) == parse(domain(sentence(domain(ours))), named)


conditions = st.sampled_from(
    ["('a', '=', 1)", "('b.c', 'in', [1, False])", "('d', 'child_of', company_ids)",
     "('e', 'like', user.login)", "('f', 'any', ['|', ('g', '=', 1), ('h', '!=', 2)])"]
)  # fmt: skip
domains = st.recursive(
    conditions.map(lambda one: [one]),
    lambda inner: (
        st.builds(lambda a, b: ["'|'", *a, *b], inner, inner)
        | st.builds(lambda a, b: ["'&'", *a, *b], inner, inner)
        | inner.map(lambda a: ["'!'", *a])
    ),
    max_leaves=8,
)


@given(st.lists(domains, max_size=3))
def test_nothing_is_lost_on_the_way_and_back(pieces: list[list[str]]) -> None:
    text = f"[{', '.join(item for piece in pieces for item in piece)}]"
    expected = parse(text if pieces else "[(1, '=', 1)]", named)
    assert parse(domain(sentence(text)), named) == expected


@pytest.mark.parametrize(
    "text",
    ["user", "[('a', 'b')]", "[('a', '~', 1)]", "[(a, '=', 1)]", "[", "['^', ('a', '=', 1)]"],
)
def test_what_has_no_sentence_is_told(text: str) -> None:
    with pytest.raises(Unsupported):
        sentence(text)


@pytest.mark.parametrize("text", ["[]", "equals(a)", "sometimes(a, 1)", "both", "everything(1)"])
def test_what_is_no_sentence_is_told(text: str) -> None:
    with pytest.raises(Unsupported):
        domain(text)


def test_spelling_makes_no_difference() -> None:
    spaced = "['|',('a','=',False), ('a', 'in', company_ids)]"
    assert canonical(spaced) == canonical(" ['|', ('a', '=', False), ['a', 'in', company_ids]]")
    assert canonical("no domain") == "no domain"


def test_every_shipped_rule_is_a_sentence() -> None:
    for file in SHIPPED.glob("*-rules.csv"):
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                assert sentence(domain(row["rule"])) == row["rule"]
