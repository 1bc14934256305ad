"""What a statement is made of, by PostgreSQL's own parser (pglast wraps libpg_query).

psycopg2 pastes bound values into the text before it is sent, so a value rightly stands in the
log; what matters is where: inside a string constant, or in the code around it.
"""

import re
from contextlib import suppress

import pglast
import sqlparse
from pglast import parser as postgres

UNPARSABLE = "unparsable"
_CONSTANT = r"E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|-?[0-9.]+|NULL|true|false"
# A list within a list is one more array; psycopg2 puts a blank before E'x'.
_ARRAY = re.compile(rf"(?:ARRAY\[ ?)+(?:{_CONSTANT})(?:\]*, ?(?:ARRAY\[ ?)*(?:{_CONSTANT}))*\]+")
_IN_CONSTANT = re.compile(rf"\bIN +(?:{_CONSTANT})")
_COLUMN = r'"\w+"(?:\."\w+")?(?:->>\$\d+)?'
_NULL_TEST = re.compile(
    rf"\s+OR\s+{_COLUMN} IS NULL|{_COLUMN} IS NULL\s+OR\s+"
    rf"|\s+AND\s+{_COLUMN} IS NOT NULL|{_COLUMN} IS NOT NULL\s+AND\s+"
    rf"|\s+WHERE\s+{_COLUMN} IS NOT NULL(?!\s+(?:AND|OR)\b)"
)
# The tokens that hold data: 'x', E'x', B'0', X'0', U&'x'.
_DATA = frozenset({"SCONST", "BCONST", "XCONST", "USCONST"})


def outside_literals(sql: str, tracer: str) -> bool:
    """Whether ``tracer`` stands anywhere but inside string constants.

    A comment, an identifier or a keyword that carries it means that the input became code. So
    does a text that the scanner cannot read.
    """
    try:
        tokens = postgres.scan(sql)
    except pglast.parser.ParseError:
        return tracer in sql
    masked = list(sql)
    for token in tokens:
        # psycopg2 never quotes with dollars: who does so is no longer inside a value.
        if token.name in _DATA and sql[token.start] != "$":
            for position in range(token.start, token.end + 1):
                masked[position] = " "
    return tracer in "".join(masked)


def shape(sql: str) -> str:
    """The statement's fingerprint: the same for other constants and for longer IN lists.

    An array of constants is one: as such psycopg2 binds a list. Tests of a column for NULL are
    left out: each of Odoo's processes makes them as it knows the column to need one
    (``registry.not_null_fields``), and forgets that of a model when somebody adds a field to it.
    """
    sql = _ARRAY.sub("(NULL)", sql) if "ARRAY[" in sql else sql
    # IN wants a list: what was bound in its place is no code all the same.
    for text in (sql, _IN_CONSTANT.sub("IN (NULL)", sql)):
        with suppress(pglast.parser.ParseError):
            return str(postgres.fingerprint(_without_null_tests(text)))
    return UNPARSABLE


def _without_null_tests(sql: str) -> str:
    """``sql`` with numbered parameters for its constants, so that what is cut is no constant's."""
    return _NULL_TEST.sub("", postgres.normalize(sql))


def formatted(sql: str, most: int = 1200) -> str:
    """``sql`` laid out for people. Decides nothing: sqlparse misreads backslashes."""
    return str(sqlparse.format(sql[:most], reindent=True, keyword_case="upper"))
