"""Where a tracer stands in a statement, by PostgreSQL's own scanner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.sql_shape import UNPARSABLE, formatted, outside_literals, shape

TRACER = "tabc"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'tabc'",
        "SELECT 'x'' OR tabc --'",
        "SELECT '\\ tabc'",
        "SELECT E'\\' OR tabc --'",
        "SELECT e'\\\\', 'tabc'",
        "SELECT E'\\u0027 tabc'",
        "SELECT U&'\\0027 tabc'",
        "SELECT X'tabc'",
        "SELECT B'tabc'",
        "SELECT N'tabc'",
        "SELECT 'a'\n'tabc'",
        "SELECT 'é', '😀', 'tabc'",
        "SELECT 'é' /* 😀 */ AS \"ü\", 'tabc'",
        'SELECT "x" FROM "res_partner" WHERE "name" LIKE \'%tabc%\' ORDER BY 1',
        "SELECT 1",
        "SELECT '-- tabc /* tabc'",
    ],
)
def test_inside(sql: str) -> None:
    assert not outside_literals(sql, TRACER)


@pytest.mark.parametrize(
    "sql",
    [
        # data to PostgreSQL, but psycopg2 never quotes so: the payload brought its own quotes
        "SELECT $$tabc ' \" -- $$",
        "SELECT $x$tabc $$ tabc$x$",
        "SELECT tabc",
        "SELECT 'x' OR tabc --'",
        "SELECT 'x'||tabc||''",
        "SELECT 'tabc', tabc",
        "SELECT E'\\\\' OR tabc --'",
        "SELECT '\\' OR tabc --'",
        'SELECT "tabc"',
        'SELECT U&"tabc"',
        "SELECT 1 -- tabc",
        "SELECT 1 /* tabc */",
        "SELECT 1 /* /* ' */ tabc */",
        "SELECT 1 /* /* */ 'tabc' */",
        "SELECT $1, tabc1",
        "SELECT $$x$$ || tabc || $$y$$",
        "SELECT 'é', '😀', tabc",
        "SELECT 'ééééé' || tabc",
        "SELECT 1 AS tabc",
        "SELECT x.tabc FROM x",
        "SELECT 'tabc",  # nothing can be read
        "SELECT 1 /* tabc",
        "SELECT $$tabc",
    ],
)
def test_outside(sql: str) -> None:
    assert outside_literals(sql, TRACER)


texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@given(texts, texts, texts)
def test_a_quoted_text_keeps_the_tracer_inside(before: str, after: str, other: str) -> None:
    value = quoted(before + TRACER + after)
    pattern = 'SELECT {} FROM "t" WHERE "é" = {} AND "n" IN ({}, {})'
    sql = pattern.format(quoted(other), value, value, quoted(other))
    assert not outside_literals(sql, TRACER)
    assert shape(sql) == shape(pattern.format("''", "''", "''", "'x'"))


@given(texts, texts)
def test_an_escaped_text_keeps_the_tracer_inside(before: str, after: str) -> None:
    escaped = quoted((before + TRACER + after).replace("\\", "\\\\"))
    assert not outside_literals(f"SELECT 1 WHERE name = E{escaped}", TRACER)


@given(texts, texts)
def test_a_text_pasted_after_a_quote_break_is_outside(before: str, after: str) -> None:
    assert outside_literals(f"SELECT {quoted(before)} {TRACER} {after}", TRACER)
    assert outside_literals(f"SELECT '{before.replace(chr(39), '')}' OR {TRACER}={after}", TRACER)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("SELECT 1", "SELECT 2", True),
        ("SELECT a FROM t WHERE b = 'x'", "select A from T where B='y' -- z", True),
        ("SELECT 1 WHERE a IN (1)", "SELECT 1 WHERE a IN (1, 2, 3)", True),
        ("SELECT a FROM t WHERE b = 'x'", "SELECT a FROM t WHERE b = 'x' OR true", False),
        ("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC", False),
        ("SELECT a FROM t", "SELECT a FROM t; DROP TABLE t", False),
    ],
)
def test_shape(one: str, two: str, same: bool) -> None:
    assert (shape(one) == shape(two)) == same


@pytest.mark.parametrize("sql", ["SELECT '", "SELECT FROM WHERE", "x' OR 1=1 --"])
def test_what_does_not_parse_has_no_shape(sql: str) -> None:
    assert shape(sql) == UNPARSABLE
    assert shape("SELECT 1") != UNPARSABLE


def test_formatted_is_short() -> None:
    assert formatted("select a from b") == "SELECT a\nFROM b"
    assert len(formatted("select 'x'" + "x" * 9999)) < 1300


@pytest.mark.parametrize(
    "array",
    [
        "ARRAY['tabc']", "ARRAY['a', 'b''c', 3, NULL, true]", r"ARRAY[E'\\', E'\'', '']",
        "ARRAY[ARRAY['tabc', '=', 1], ARRAY[-2.5]]", r"ARRAY[ E'\\'' OR tabc=1 --', E'\\']",
        r"ARRAY['\'' OR tabc=1 --', '\']",
    ],
)  # fmt: skip
def test_an_array_of_constants_is_one_constant(array: str) -> None:
    for statement, constant in (("SELECT 1 LIMIT ?", "'1'"), ("SELECT 1 WHERE a IN ?", "(1)")):
        assert shape(statement.replace("?", array)) == shape(statement.replace("?", constant))


@pytest.mark.parametrize(
    "array",
    [
        "ARRAY['a', (SELECT 1)]", "ARRAY['a', tabc]", "ARRAY[(SELECT 1)]", "ARRAY['a' || 'b']",
        r"ARRAY['\', (SELECT 1), '']",
    ],
)  # fmt: skip
def test_an_array_that_holds_more_is_none(array: str) -> None:
    assert shape("SELECT 1 LIMIT ?".replace("?", array)) != shape("SELECT 1 LIMIT '1'")


def test_a_constant_in_the_place_of_a_list_is_one() -> None:
    expected = shape("SELECT 1 WHERE a IN (1)")
    assert shape("SELECT 1 WHERE a IN 'x'' OR tabc'") == expected
    assert shape(r"SELECT 1 WHERE a IN  E'\' OR tabc'") == expected
    assert shape("SELECT 1 WHERE a IN 'x' OR tabc'") == UNPARSABLE
    assert shape("SELECT 1 WHERE a IN tabc") == UNPARSABLE


BARE = 'SELECT "t"."id" FROM "t" WHERE ("t"."active" IS TRUE AND {}) AND "t"."id" IN (1)'


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ('"t"."a" NOT IN (\'x\')', '("t"."a" NOT IN (\'x\') OR "t"."a" IS NULL)'),
        (
            "\"t\".\"a\"->>'en_US' NOT IN ('x')",
            '("t"."a"->>\'en_US\' NOT IN (\'x\') OR "t"."a"->>\'en_US\' IS NULL)',
        ),
        ('"t"."a" LIKE \'x\'', '"t"."b" IS NOT NULL AND "t"."a" LIKE \'x\''),
        ('"t"."a" = \'x\'', '("t"."a" IS NULL OR "t"."a" = \'x\')'),
        (
            'EXISTS (SELECT FROM (SELECT "s"."b" AS i FROM "s") AS q WHERE i = 1)',
            'EXISTS (SELECT FROM (SELECT "s"."b" AS i FROM "s" WHERE "s"."b" IS NOT NULL) AS q'
            " WHERE i = 1)",
        ),
    ],
)
def test_a_process_that_tests_for_null_asks_the_same(known: str, unknown: str) -> None:
    assert shape(BARE.format(known)) == shape(BARE.format(unknown))


@given(st.text())
def test_no_constant_is_taken_for_a_test_for_null(text: str) -> None:
    text = text.replace("\0", "")
    value = "'" + (text + '\' OR "t"."a" IS NULL').replace("'", "''") + "'"
    assert shape(BARE.format(f'"t"."a" = {value}')) == shape(BARE.format('"t"."a" = \'x\''))


@pytest.mark.parametrize(
    "told",
    ["\"t\".\"a\" IN ('x') OR 1 IS NULL", "\"t\".\"a\" IN ('x') OR (SELECT 1) IS NULL",
     '"t"."a" IS NULL', '"t"."a" IN (\'x\') OR "t"."b" IS NOT NULL'],
)  # fmt: skip
def test_what_no_process_leaves_out_is_told_apart(told: str) -> None:
    assert shape(BARE.format(told)) != shape(BARE.format('"t"."a" IN (\'x\')'))
