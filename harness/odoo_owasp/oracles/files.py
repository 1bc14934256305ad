"""Witness of what files hold: their checksums and owners, read from PostgreSQL itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.sql import SQL, Composable, Identifier

Row: TypeAlias = tuple[Any, ...]

_STORED_SQL = """
    SELECT res_model, res_field, res_id, id, checksum, mimetype
      FROM ir_attachment
     WHERE res_field IS NOT NULL AND file_size > 0 AND NOT coalesce(public, false) AND id <= %s"""
_BINARY_SQL = """
    SELECT f.model, f.name
      FROM ir_model_fields f
      JOIN ir_model m ON m.id = f.model_id
     WHERE f.ttype = 'binary' AND NOT m.transient AND NOT m.abstract"""
_PUBLISHED_SQL = """
    SELECT name, related FROM ir_model_fields
     WHERE model = %s AND name IN ('website_published', 'is_published')"""
_REPORTS_SQL = """
    SELECT report_name, model FROM ir_act_report_xml WHERE model IS NOT NULL
     ORDER BY report_name"""
_COLUMN_SQL = """
    SELECT 1 FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = %s AND column_name = %s"""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The content of a record's binary field: the attachment that holds it, and its SHA-1."""

    attachment: int
    sha1: str
    mimetype: str


class FileOracle:
    """Reads over an autocommit ``connection``; files above the watermark do not count."""

    def __init__(
        self, connection: Connection[Row], watermarks: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self._connection = connection
        self._watermarks = watermarks

    def stored(self) -> dict[tuple[str, str], dict[int, StoredFile]]:
        """Per model and field the files of its records, but for those that are public."""
        up_to = self._watermarks.get("ir_attachment", 2**31 - 1)
        found: defaultdict[tuple[str, str], dict[int, StoredFile]] = defaultdict(dict)
        for model, field, record, *file in self._rows(SQL(_STORED_SQL), (up_to,)):
            found[model, field][record] = StoredFile(*file)
        return dict(found)

    def binary_fields(self) -> frozenset[tuple[str, str]]:
        """Model and name of each binary field, the computed ones included."""
        return frozenset((model, name) for model, name in self._rows(SQL(_BINARY_SQL)))

    def reports(self) -> list[tuple[str, str]]:
        """Every report: its name and the model that it is of."""
        return self._rows(SQL(_REPORTS_SQL))

    def published(self, model: str) -> frozenset[int]:
        """The records that are shown on a website: Odoo gives their files to everyone."""
        known = dict(self._rows(SQL(_PUBLISHED_SQL), (model,)))
        if "website_published" not in known:
            return frozenset()
        table = model.replace(".", "_")
        for name, related in known.items():
            if self._rows(SQL(_COLUMN_SQL), (table, name)):
                return self._ids("SELECT id FROM {} WHERE {}", Identifier(table), Identifier(name))
            if related and related.startswith("partner_id."):
                published = self.published("res.partner")
                return frozenset(
                    id_
                    for id_, partner in self._rows(
                        SQL("SELECT id, partner_id FROM {}").format(Identifier(table))
                    )
                    if partner in published
                )
        return frozenset()

    def _ids(self, text: str, *names: Identifier) -> frozenset[int]:
        return frozenset(id_ for (id_,) in self._rows(SQL(text).format(*names)))

    def _rows(self, statement: Composable, params: Sequence[object] = ()) -> list[Row]:
        return self._connection.execute(statement, params).fetchall()
