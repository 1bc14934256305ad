"""Witness of what a model's records are: whether there are any, and whether one was changed."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from odoo_owasp.logic.domains import Unsupported

Row: TypeAlias = tuple[Any, ...]

_NUMBER_SQL = """
    SELECT name FROM ir_model_fields
     WHERE model = %s AND ttype = 'integer' AND store AND related IS NULL AND name <> 'id'
     ORDER BY name LIMIT 1"""


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
