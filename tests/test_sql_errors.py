"""What of an answer tells that PostgreSQL could not read a statement."""

import json
from collections.abc import Callable
from html import escape

import pytest

from odoo_owasp.logic.sql_errors import malformed

SHOWN = [
    'psycopg2.errors.SyntaxError: syntax error at or near "OR"\nLINE 1: SELECT',
    'syntax error at or near "tabc"\nLINE 1: SELECT 1 tabc',
    'psycopg2.errors.UndefinedColumn: column "tabc" does not exist\nLINE 1: SELECT tabc',
    'column res_partner.tabc does not exist\nLINE 1: SELECT "res_partner".tabc',
    "psycopg2.errors.UndefinedTable",
    'unterminated quoted string at or near "\' OR 1"',
    'missing FROM-clause entry for table "tabc"',
    "argument of WHERE must be type boolean, not type text",
]
HIDDEN = [
    "",
    "The method 'res.partner.tabc' does not exist",
    "SyntaxError: invalid syntax (<unknown>, line 1)",
    "Invalid field res.partner.tabc in condition ('tabc', '=', 1)",
    'psycopg2.errors.InvalidTextRepresentation: invalid input syntax for type integer: "tabc"\n'
    "LINE 1: SELECT 'tabc'",
    "psycopg2.errors.DatatypeMismatch: argument of OFFSET must be type bigint, not type text[]",
    "psycopg2.errors.UndefinedFunction: operator does not exist: text = text[]\nLINE 1: a = b",
    "syntax error: 'tabc' does not exist as an order",
]


@pytest.mark.parametrize("text", SHOWN)
@pytest.mark.parametrize("written", [str, json.dumps, escape])
def test_a_broken_statement_is_seen_however_it_is_written(
    text: str, written: Callable[[str], str]
) -> None:
    assert malformed(f"<p>{written(text)}</p>")


@pytest.mark.parametrize("text", HIDDEN)
@pytest.mark.parametrize("written", [str, json.dumps, escape])
def test_other_errors_are_none(text: str, written: Callable[[str], str]) -> None:
    assert not malformed(written(text))
