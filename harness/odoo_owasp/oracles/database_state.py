"""The strong witness of what changed: a mark of every row, read from PostgreSQL itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from odoo_owasp.logic.state import find
from odoo_owasp.model.state import Housekeeping, State, Table

Row: TypeAlias = tuple[Any, ...]

_COLUMNS_SQL = """
    SELECT c.relname, a.attname, coalesce(a.attnum = ANY (i.indkey), false)
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid
      LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
     WHERE c.relnamespace = 'public'::regnamespace
       AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY c.relname, a.attnum"""


def snapshot(connection: Connection[Row], housekeeping: Iterable[Housekeeping] = ()) -> State:
    """Every table of the schema ``public`` at one moment, over an autocommit ``connection``.

    A row's mark is a hash of its whole text, without the columns that ``housekeeping`` lets
    differ. Rows of a table without a primary key are known by that hash, and their mark is how
    often they stand there. Takes two statements; holds all marks in memory.
    """
    entries = {entry.table: entry for entry in housekeeping}
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = _tables(connection.execute(_COLUMNS_SQL).fetchall())
        if not tables:
            return State({})
        marks = [
            _marks(number, name, columns, find(entries, name))
            for number, (name, columns) in enumerate(tables.items())
        ]
        found = connection.execute(SQL(" UNION ALL ").join(marks)).fetchall()
    rows: list[dict[str, int]] = [{} for _ in tables]
    like: list[set[str]] = [set() for _ in tables]
    for number, key, mark, alike in found:
        rows[number][key] = mark
        if alike:
            like[number].add(key)
    return State(
        {
            name: Table(
                len(its) if any(columns.values()) else sum(its.values()), its, frozenset(alike)
            )
            for (name, columns), its, alike in zip(tables.items(), rows, like, strict=True)
        }
    )


def _tables(rows: Iterable[Row]) -> Mapping[str, Mapping[str, bool]]:
    """Per table its columns, each with whether it is part of the primary key."""
    tables: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for table, column, in_key in rows:
        tables[table][column] = in_key
    return tables


def _marks(number: int, name: str, columns: Mapping[str, bool], entry: Housekeeping) -> Composed:
    """The statement that reads a table: its number, then each row's key, mark and likeness."""
    like = _like(columns, entry.where)
    looked_at = SQL(", ").join(
        SQL("CASE WHEN {} THEN NULL ELSE {} END").format(like, Identifier(column))
        if column in entry.columns
        else Identifier(column)
        for column in columns
    )
    key = SQL(", ").join(Identifier(column) for column, in_key in columns.items() if in_key)
    by_key = "SELECT {n}, concat_ws(',', {key}), {mark}, {like} FROM public.{table}"
    by_mark = (
        "SELECT {n}, '#' || to_hex({mark}), count(*), {like} FROM public.{table} GROUP BY 2, 4"
    )
    return SQL(by_key if any(columns.values()) else by_mark).format(
        n=Literal(number),
        key=key,
        mark=SQL("hashtextextended(ROW({})::text, 0)").format(looked_at),
        like=like if entry.where else SQL("false"),  # else it would hold every key
        table=Identifier(name),
    )


def _like(columns: Collection[str], where: Mapping[str, str]) -> Composable:
    """Whether a row is like ``where``; every row is, where that is empty."""
    if not set(where) <= set(columns):
        return SQL("false")
    conditions = [
        SQL("coalesce({}::text LIKE {}, false)").format(Identifier(column), Literal(pattern))
        for column, pattern in where.items()
    ]
    return SQL(" AND ").join([SQL("true"), *conditions])
