"""Every row's mark on a real PostgreSQL server: what was done is found and named."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from odoo_owasp.logic.state import foreign
from odoo_owasp.model.state import Housekeeping, Kind, State
from odoo_owasp.oracles.database_state import snapshot
from odoo_owasp.oracles.rows import RowOracle
from odoo_owasp.provision.postgres import Cluster

pytestmark = pytest.mark.postgres

DATABASE = "states"
LIST = (
    Housekeeping("partner", "a counter", columns=("seen", "no_such_column")),
    Housekeeping("file", "bundles", may=frozenset({Kind.ADDED}), columns=("size",),
                 where={"url": "/assets/%", "kind": "bundle"}),
    Housekeeping("plain", "as in another release", may=frozenset({Kind.ADDED}), where={"x": "%y"}),
    Housekeeping("no_such_table", "as in another release", may=frozenset(Kind)),
)  # fmt: skip
TABLES = """
    CREATE TABLE partner (id serial PRIMARY KEY, name text, data jsonb, seen int DEFAULT 0);
    INSERT INTO partner (name, data) SELECT 'name ' || n, '{"a": 1}' FROM generate_series(1, 20) n;
    CREATE TABLE user_group (uid int, gid int, PRIMARY KEY (uid, gid));
    INSERT INTO user_group VALUES (1, 2), (1, 3), (12, 3);
    CREATE TABLE file (id serial PRIMARY KEY, url text, kind text, size int);
    INSERT INTO file (url, kind) VALUES ('/assets/1', 'bundle'), ('/assets/2', NULL), (NULL, 'x');
    CREATE TABLE plain (word text);
    INSERT INTO plain VALUES ('one'), ('two'), ('two'), (NULL);
    CREATE TABLE "Odd 'name" (id int PRIMARY KEY, "per%cent" text);
    CREATE TABLE empty (id int PRIMARY KEY);
    CREATE TABLE gone (id int PRIMARY KEY, dropped text, kept text);
    ALTER TABLE gone DROP COLUMN dropped;
    CREATE VIEW shown AS SELECT * FROM partner;
    CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (100);
    INSERT INTO parted VALUES (1);
    CREATE SCHEMA other;
    CREATE TABLE other.elsewhere (id int PRIMARY KEY)
"""


@pytest.fixture
def database(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """A connection that may write, to a fresh database."""
    with cluster.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    with cluster.connect(DATABASE) as connection:
        connection.execute(TABLES)
        yield connection


@pytest.fixture
def observer(cluster: Cluster, database: psycopg.Connection[Any]) -> Iterator[Any]:
    """A connection as the oracles have it."""
    with cluster.connect(DATABASE) as connection:
        connection.execute("SET default_transaction_read_only = on")
        yield connection


def sentences(before: State, after: State) -> list[str]:
    return [change.for_people() for change in foreign(before, after, LIST)]


def test_every_table_of_the_schema(observer: psycopg.Connection[Any]) -> None:
    state = snapshot(observer, LIST)
    assert {name: table.count for name, table in state.tables.items()} == {
        "partner": 20, "user_group": 3, "file": 3, "plain": 4, "Odd 'name": 0, "empty": 0,
        "gone": 0, "parted": 1,
    }  # fmt: skip
    assert state.tables["user_group"].rows is not None
    assert set(state.tables["user_group"].rows) == {"1,2", "1,3", "12,3"}
    assert state.tables["file"].like == {"1"}
    assert state.blind == {}
    assert sentences(state, snapshot(observer, LIST)) == []


def test_an_empty_database(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        assert snapshot(connection).tables == {}


@pytest.mark.parametrize(
    ("done", "found"),
    [
        ("UPDATE partner SET name = 'x' WHERE id IN (4, 11)", "partner: 2 rows changed: 4, 11"),
        ("UPDATE partner SET data = '{\"a\": 2}' WHERE id = 4", "partner: 1 row changed: 4"),
        ("UPDATE partner SET name = NULL WHERE id = 4", "partner: 1 row changed: 4"),
        ("DELETE FROM partner WHERE id = 20", "partner: 1 row removed: 20"),
        ("INSERT INTO partner (id) VALUES (50)", "partner: 1 row added: 50"),
        ("INSERT INTO user_group VALUES (7, 3)", "user_group: 1 row added: 7,3"),
        ("INSERT INTO file (url, kind) VALUES ('/assets/3', 'x')", "file: 1 row added: 4"),
        ("UPDATE file SET size = 1 WHERE id = 2", "file: 1 row changed: 2"),
        ("UPDATE file SET url = '/assets/9' WHERE id = 1", "file: 1 row changed: 1"),
        ("DELETE FROM file WHERE id = 1", "file: 1 row removed: 1"),
        ("INSERT INTO \"Odd 'name\" VALUES (1, '%s')", "Odd 'name: 1 row added: 1"),
        ("INSERT INTO parted VALUES (2)", "parted: 1 row added: 2"),
        ("CREATE TABLE made AS SELECT 1 AS id", "made: 1 row added: #"),
        ("DROP TABLE gone, plain", "plain: 3 rows removed"),
    ],
)
def test_what_was_done_is_named(
    database: psycopg.Connection[Any], observer: psycopg.Connection[Any], done: str, found: str
) -> None:
    before = snapshot(observer, LIST)
    database.execute(done.encode())
    (said,) = sentences(before, snapshot(observer, LIST))
    assert said.startswith(found)


@pytest.mark.parametrize(
    "done",
    [
        "UPDATE partner SET seen = seen + 1",
        "UPDATE file SET size = 7 WHERE id = 1",
        "INSERT INTO file (url, kind) VALUES ('/assets/3', 'bundle')",
        "UPDATE partner SET name = name",
        "INSERT INTO other.elsewhere VALUES (1)",
        "SELECT nextval('partner_id_seq')",
        "VACUUM FULL partner",
    ],
)
def test_housekeeping_is_not_foreign(
    database: psycopg.Connection[Any], observer: psycopg.Connection[Any], done: str
) -> None:
    before = snapshot(observer, LIST)
    database.execute(done.encode())
    assert sentences(before, snapshot(observer, LIST)) == []


def test_rows_without_a_key_are_counted(
    database: psycopg.Connection[Any], observer: psycopg.Connection[Any]
) -> None:
    before = snapshot(observer, LIST)
    database.execute("INSERT INTO plain VALUES ('two')")
    (said,) = sentences(before, snapshot(observer, LIST))
    assert said.startswith("plain: 1 row changed")
    assert snapshot(observer, LIST).tables["plain"].count == 5


def test_the_witness_writes_nothing(observer: psycopg.Connection[Any]) -> None:
    snapshot(observer, LIST)
    assert observer.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        observer.execute("DELETE FROM partner")


def test_rows_by_table(observer: psycopg.Connection[Any]) -> None:
    rows = RowOracle(observer)
    assert rows.lines("user_group", "uid", 1) == ("(1,2)", "(1,3)")
    assert rows.lines("user_group", "uid", 5) == ()
    assert rows.column("file", "url") == {1: "/assets/1", 2: "/assets/2"}


def test_tables_that_tell_a_secret(observer: psycopg.Connection[Any]) -> None:
    rows = RowOracle(observer)
    assert rows.telling(["two"]) == ("plain",)
    assert rows.telling(["name 7", "/assets/2"]) == ("file", "partner")
    assert rows.telling(["100% unknown", "un_nown"]) == ()
