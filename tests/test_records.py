"""What the witness of records tells of one row: whether it was written, and is archived."""

from collections.abc import Iterator

import psycopg
import pytest

from odoo_owasp.oracles.records import RecordOracle, Row
from odoo_owasp.provision.postgres import Cluster

pytestmark = pytest.mark.postgres

SQL = """
CREATE SCHEMA written;
SET search_path TO written;
CREATE TABLE tag (id integer, name text, active boolean);
CREATE TABLE line (id integer, name text);
CREATE VIEW report AS SELECT * FROM line;
INSERT INTO tag VALUES (1, 'one', true), (2, 'two', false), (3, 'three', NULL), (4, 'four', false);
INSERT INTO line VALUES (1, 'one');
"""


@pytest.fixture
def connection(cluster: Cluster) -> Iterator[psycopg.Connection[Row]]:
    with cluster.connect() as connection:
        connection.execute(SQL.encode())
        yield connection
        connection.execute("DROP SCHEMA written CASCADE")


@pytest.fixture
def records(connection: psycopg.Connection[Row]) -> RecordOracle:
    return RecordOracle(connection, str)


def test_a_write_of_the_same_value_is_seen(
    connection: psycopg.Connection[Row], records: RecordOracle
) -> None:
    before = records.version("tag", 1)
    assert records.version("tag", 1) == before
    marked = records.marks("tag", [1])

    connection.execute("UPDATE tag SET name = name WHERE id = 1")

    assert records.version("tag", 1) != before
    assert records.marks("tag", [1]) == marked


def test_what_is_gone_has_no_version(
    connection: psycopg.Connection[Row], records: RecordOracle
) -> None:
    assert records.version("line", 1)
    connection.execute("DELETE FROM line")
    assert records.version("line", 1) == ""


def test_of_a_view_the_values_tell(
    connection: psycopg.Connection[Row], records: RecordOracle
) -> None:
    before = records.version("report", 1)
    connection.execute("UPDATE line SET name = name")
    assert records.version("report", 1) == before
    connection.execute("UPDATE line SET name = 'other'")
    assert records.version("report", 1) != before


def test_archived_is_what_its_column_says(records: RecordOracle) -> None:
    assert records.archived("tag", [1, 2, 3]) == {2}
    assert records.archived("line", [1]) == frozenset()
