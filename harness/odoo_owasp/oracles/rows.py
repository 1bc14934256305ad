"""Witness of single rows: what they hold, and what is attached to a record."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

Row: TypeAlias = tuple[Any, ...]

_DOCUMENT = {"mail.message": "model"}
"""The column with the model's name, where it is not called ``res_model``."""


class RowOracle:
    """Reads over an autocommit ``connection``: every answer is what stands there at that moment."""

    def __init__(self, connection: Connection[Row]) -> None:
        self._connection = connection

    def texts(self, model: str, ids: Iterable[int]) -> dict[int, str]:
        """The whole row of each of those records that exist, as text."""
        return self.pointing(model, "id", ids)

    def pointing(self, model: str, field: str, ids: Iterable[int]) -> dict[int, str]:
        """The whole row, as text, of each record whose ``field`` holds one of ``ids``."""
        statement = SQL("SELECT id, t::text FROM {} AS t WHERE {} = ANY(%s)").format(
            _table(model), Identifier(field)
        )
        return dict(self._connection.execute(statement, [list(ids)]).fetchall())

    def lines(self, table: str, column: str, value: int) -> tuple[str, ...]:
        """The rows, as text, of a ``table`` that has no ids, where ``column`` is ``value``."""
        statement = SQL("SELECT t::text FROM {} AS t WHERE {} = %s ORDER BY 1").format(
            Identifier(table), Identifier(column)
        )
        return tuple(str(text) for (text,) in self._connection.execute(statement, [value]))

    def column(self, table: str, column: str) -> dict[int, str]:
        """The texts in a ``column`` of all rows where there is one."""
        statement = SQL("SELECT id, {column}::text FROM {table} WHERE {column}::text > ''").format(
            column=Identifier(column), table=Identifier(table)
        )
        return {int(id_): str(text) for id_, text in self._connection.execute(statement)}

    def telling(self, secrets: Iterable[str]) -> tuple[str, ...]:
        """The tables of the whole database of which some row holds one of ``secrets``.

        An empty one is none.
        """
        named = self._connection.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        ).fetchall()
        asked = SQL(" UNION ALL ").join(
            SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {} AS t WHERE t::text LIKE ANY(%(like)s))")
            .format(Literal(name), Identifier(name)) for (name,) in named
        )  # fmt: skip
        like = {"like": [f"%{one}%" for one in secrets if one]}
        if not like["like"]:
            return ()
        return tuple(str(name) for (name,) in self._connection.execute(asked, like))

    def bearing(self, model: str, token: str) -> frozenset[int]:
        """The records whose row holds ``token`` anywhere."""
        statement = SQL("SELECT id FROM {} AS t WHERE strpos(t::text, %s) > 0").format(
            _table(model)
        )
        rows = self._connection.execute(statement, [token]).fetchall()
        return frozenset(id_ for (id_,) in rows)

    def text(self, model: str, field: str, record: int) -> str:
        """The text in one record's ``field``, empty where it is not set."""
        statement = SQL("SELECT {}::text FROM {} WHERE id = %s").format(
            Identifier(field), _table(model)
        )
        found = self._connection.execute(statement, [record]).fetchone()
        return str(found[0] or "") if found else ""

    def longest(self, model: str, field: str) -> tuple[int, str]:
        """The record with the longest text in ``field``, and the text; empty: there is none."""
        statement = SQL(
            "SELECT id, {field} FROM {table} WHERE {field} > '' ORDER BY length({field}) DESC, id"
        ).format(table=_table(model), field=Identifier(field))
        rows = self._connection.execute(statement).fetchall()
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")

    def attached(self, model: str, to_model: str, to: int) -> frozenset[int]:
        """The messages, followers or files (``model``) of one record."""
        column = Identifier(_DOCUMENT.get(model, "res_model"))
        statement = SQL("SELECT id FROM {} WHERE {} = %s AND res_id = %s").format(
            _table(model), column
        )
        rows = self._connection.execute(statement, [to_model, to]).fetchall()
        return frozenset(id_ for (id_,) in rows)


def _table(model: str) -> Identifier:
    return Identifier(model.replace(".", "_"))
