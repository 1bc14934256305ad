"""Witness of what a model's records are: whether there are any, and whether one was changed."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from odoo_owasp.logic.domains import Unsupported
from odoo_owasp.model.relation import Relation

Row: TypeAlias = tuple[Any, ...]

_NUMBER_SQL = """
    SELECT name FROM ir_model_fields
     WHERE model = %s AND ttype = 'integer' AND store AND related IS NULL AND name <> 'id'
     ORDER BY name LIMIT 1"""

_RELATIONS_SQL = """
    SELECT f.model, f.name, f.ttype, f.relation, f.relation_table, f.column1, f.column2, b.name
      FROM ir_model_fields f
      LEFT JOIN ir_model_fields b
             ON b.model = f.relation AND b.name = f.relation_field AND b.ttype = 'many2one'
     WHERE f.store AND f.related IS NULL AND f.name <> 'write_uid'
       AND f.ttype IN ('many2one', 'one2many', 'many2many')
     ORDER BY f.model, f.name"""
_COLUMNS_SQL = """
    SELECT c.relname, a.attname, a.atttypid::regtype::text
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
       AND a.attnum > 0 AND NOT a.attisdropped"""
_TABLES_SQL = """
    SELECT relname FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"""
_TEXT = ("character varying", "text")


class RecordOracle:
    """Reads over an autocommit ``connection``; ``table`` tells where a model's records are."""

    def __init__(self, connection: Connection[Row], table: Callable[[str], str]) -> None:
        self._connection = connection
        self._table = table

    @cached_property
    def models(self) -> tuple[str, ...]:
        """All models, also those without a table, by name."""
        found = self._connection.execute("SELECT model FROM ir_model ORDER BY model").fetchall()
        return tuple(model for (model,) in found)

    def first(self, model: str) -> int | None:
        """The lowest id of ``model``; None where it has no record, or no table."""
        try:
            table = Identifier(self._table(model))
        except Unsupported:
            return None
        statement = SQL("SELECT min(id) FROM {}").format(table)
        found: int | None = self._connection.execute(statement).fetchall()[0][0]
        return found

    def number_of(self, model: str) -> str:
        """The name of a field of ``model`` that holds whole numbers; empty where it has none."""
        found = self._connection.execute(_NUMBER_SQL, [model]).fetchall()
        return str(found[0][0]) if found else ""

    def marks(self, model: str, ids: Iterable[int]) -> dict[int, str]:
        """For each of ``ids`` that exists in ``model``, a hash of its row's whole text."""
        statement = SQL("SELECT id, md5(t::text) FROM {} AS t WHERE id = ANY(%s)").format(
            Identifier(self._table(model))
        )
        return dict(self._connection.execute(statement, [list(ids)]).fetchall())

    def version(self, model: str, record: int) -> str:
        """What any write to a record changes, that of the same values too; empty: it is gone.

        Of a view's rows nothing tells but the values.
        """
        table = self._table(model)
        written = SQL("xmin::text || ' ' || ") if table in self._written else SQL("")
        statement = SQL("SELECT {} md5(t::text) FROM {} AS t WHERE id = %s").format(
            written, Identifier(table)
        )
        found = self._connection.execute(statement, [record]).fetchone()
        return str(found[0]) if found else ""

    def archived(self, model: str, ids: Iterable[int]) -> frozenset[int]:
        """Those of ``ids`` that are archived, as the column ``active`` says where there is one."""
        statement = SQL(
            "SELECT id FROM {} AS t WHERE id = ANY(%s) AND to_jsonb(t) ->> 'active' = 'false'"
        ).format(Identifier(self._table(model)))
        rows = self._connection.execute(statement, [list(ids)]).fetchall()
        return frozenset(one for (one,) in rows)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Every field that leads to records and is kept as ids, by model and name.

        Of who made and who last changed a record one is enough: ``create_uid``.
        """
        rows = self._connection.execute(_RELATIONS_SQL).fetchall()
        return tuple(one for row in rows if (one := self._relation(*row)) is not None)

    def neighbours(
        self, relation: Relation, here: Iterable[int], there: Iterable[int], most: int = 1
    ) -> list[tuple[int, int]]:
        """Some of ``here`` that have one of ``there`` as a neighbour, each with that one."""
        statement = SQL(
            "SELECT {here}, {there} FROM {table} WHERE {here} = ANY(%s) AND {there} = ANY(%s) "
            "ORDER BY 1, 2 LIMIT %s"
        ).format(
            here=Identifier(relation.here),
            there=Identifier(relation.there),
            table=Identifier(relation.table),
        )
        given = [list(here), list(there), most]
        return [(one, other) for one, other in self._connection.execute(statement, given)]

    def has_column(self, model: str, field: str) -> bool:
        """Whether one column holds ``field``: it can be sorted by."""
        return self._columns.get((self._table(model), field), "jsonb") != "jsonb"

    def filled(self, model: str, field: str, ids: Iterable[int]) -> tuple[int, str]:
        """The first of ``ids`` where ``field`` holds something, and that; or nothing."""
        ids = sorted(ids)
        if (self._table(model), field) in self._columns:
            name = Identifier(field)
            statement = SQL(
                "SELECT id, {0}::text FROM {1} WHERE id = ANY(%s) AND {0} IS NOT NULL "
                "ORDER BY id LIMIT 1"
            ).format(name, Identifier(self._table(model)))
            if found := self._connection.execute(statement, [ids]).fetchone():
                return found[0], str(found[1])
        return ids[0], ""

    def texts(self, model: str, record: int) -> dict[str, str]:
        """What stands in the text columns of one record, by name."""
        table = self._table(model)
        names = sorted(
            name for (of, name), kind in self._columns.items() if of == table and kind in _TEXT
        )
        if not names:
            return {}
        statement = SQL("SELECT {} FROM {} WHERE id = %s").format(
            SQL(", ").join(map(Identifier, names)), Identifier(table)
        )
        row = self._connection.execute(statement, [record]).fetchone() or ()
        return {name: value for name, value in zip(names, row, strict=False) if value}

    def holding(self, model: str, field: str, text: str, ids: Iterable[int]) -> frozenset[int]:
        """Those of ``ids`` where ``text`` stands in ``field``, and maybe more."""
        statement = SQL("SELECT id FROM {} WHERE id = ANY(%s) AND position(%s IN {}) > 0").format(
            Identifier(self._table(model)), Identifier(field)
        )
        rows = self._connection.execute(statement, [list(ids), text]).fetchall()
        return frozenset(one for (one,) in rows)

    @cached_property
    def _written(self) -> frozenset[str]:
        """The tables that keep, for each row, which transaction wrote it: views do not."""
        return frozenset(table for (table,) in self._connection.execute(_TABLES_SQL))

    @cached_property
    def _columns(self) -> dict[tuple[str, str], str]:
        """The type of each column, by table and name."""
        rows = self._connection.execute(_COLUMNS_SQL).fetchall()
        return {(table, name): kind for table, name, kind in rows}

    def _relation(
        self,
        model: str,
        field: str,
        kind: str,
        to: str,
        table: str | None,
        here: str | None,
        there: str | None,
        inverse: str | None,
    ) -> Relation | None:
        """The relation of a row of the catalogue; None where nothing is kept for it."""
        try:
            ours, theirs = self._table(model), self._table(to)
        except Unsupported:  # no table
            return None
        if kind == "many2one":
            found = Relation(model, field, to, ours, "id", field)
        elif kind == "many2many":
            found = Relation(model, field, to, table or "", here or "", there or "", many=True)
        else:
            found = Relation(model, field, to, theirs, inverse or "", "id", many=True)
        kept = {self._columns.get((found.table, one)) for one in (found.here, found.there)}
        return found if kept == {"integer"} else None
