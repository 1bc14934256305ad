"""The statement oracle on a real PostgreSQL server, from log line to breach."""

import contextlib
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from odoo_owasp.logic.sql_shape import UNPARSABLE
from odoo_owasp.model.tracer import own_tracer
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.oracles import statements
from odoo_owasp.oracles.statements import (
    LogSilent,
    StatementOracle,
    Unattributable,
)
from odoo_owasp.provision.machine import servant, wait_until
from odoo_owasp.provision.postgres import ODOO_USER, Binaries, Cluster

pytestmark = pytest.mark.postgres

TRACER = "tabc0123456789abcdef"


@pytest.fixture
def odoo(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """A connection as Odoo has it."""
    with psycopg.connect(
        host=str(cluster.sockets), user=ODOO_USER, dbname="postgres", autocommit=True
    ) as connection:
        yield connection


@pytest.fixture
def oracle(cluster: Cluster) -> Iterator[StatementOracle]:
    with cluster.connect() as connection:
        yield StatementOracle(connection, cluster.statement_log, ODOO_USER)


def test_a_literal_is_no_breach(oracle: StatementOracle, odoo: psycopg.Connection[Any]) -> None:
    with oracle.watch() as ran:
        odoo.execute(f"SELECT 'é'' {TRACER} --', E'\\'{TRACER}'")
        odoo.execute("SELECT 'something else'")
    (named,) = ran.naming(TRACER)
    assert (named.sql, named.sqlstate) == (f"SELECT 'é'' {TRACER} --', E'\\'{TRACER}'", "")
    assert ran.breaches(TRACER, ran.shapes(TRACER)) == []
    assert ran.breaches(TRACER, ()) == [named]


def test_code_whose_letters_were_changed_is_a_breach(
    oracle: StatementOracle, odoo: psycopg.Connection[Any]
) -> None:
    with oracle.watch() as ran:
        odoo.execute(f"SELECT '{TRACER}'")
        with pytest.raises(psycopg.errors.UndefinedColumn):
            odoo.execute(f"SELECT {TRACER.upper()}")
    (breach,) = ran.breaches(TRACER, ran.shapes(TRACER))
    assert breach.sql == f"SELECT {TRACER.upper()}"


def test_code_is_a_breach(oracle: StatementOracle, odoo: psycopg.Connection[Any]) -> None:
    with oracle.watch() as ran:
        odoo.execute(f"SELECT '' AS {TRACER}")
        odoo.execute(f"SELECT 'x' -- {TRACER}")
    assert len(ran.naming(TRACER)) == len(ran.breaches(TRACER, ran.shapes(TRACER))) == 2


def test_another_shape_is_a_breach(oracle: StatementOracle, odoo: psycopg.Connection[Any]) -> None:
    with oracle.watch() as benign:
        odoo.execute(f"SELECT 1 WHERE 'a' = '{TRACER}'")
    with oracle.watch() as attack:
        odoo.execute(f"SELECT 1 WHERE 'a' = '{TRACER}' OR true")
    assert attack.breaches(TRACER, attack.shapes(TRACER)) == []
    assert len(attack.breaches(TRACER, benign.shapes(TRACER))) == 1


@pytest.mark.parametrize(
    ("sql", "sqlstate"),
    [
        ("SELECT '{tracer}' FROM WHERE", "42601"),
        ("SELECT '{tracer}'' OR 1=1 --", "42601"),
        ("SELECT missing FROM pg_class WHERE relname = '{tracer}'", "42703"),
    ],
)
def test_a_statement_that_postgresql_cannot_read_is_a_breach(
    oracle: StatementOracle, odoo: psycopg.Connection[Any], sql: str, sqlstate: str
) -> None:
    with oracle.watch() as ran, pytest.raises(psycopg.errors.ProgrammingError):
        odoo.execute(sql.format(tracer=TRACER))
    breaches = ran.breaches(TRACER, ran.shapes(TRACER))
    assert sqlstate in {statement.sqlstate for statement in breaches}
    assert (UNPARSABLE in ran.shapes(TRACER)) == (sqlstate == "42601")


def test_an_error_in_the_data_is_no_breach(
    oracle: StatementOracle, odoo: psycopg.Connection[Any]
) -> None:
    with oracle.watch() as ran, pytest.raises(psycopg.errors.DataError):
        odoo.execute(f"SELECT 1/0, CAST('{TRACER}' AS integer)")
    assert ran.naming(TRACER)[-1].sqlstate.startswith("22")
    assert ran.breaches(TRACER, ran.shapes(TRACER)) == []


def test_bound_parameters_are_statements_too(
    oracle: StatementOracle, odoo: psycopg.Connection[Any]
) -> None:
    with oracle.watch() as ran:
        odoo.execute(f"SELECT %s AS {TRACER}", ["value"], prepare=True)
    breaches = ran.breaches(TRACER, ran.shapes(TRACER))
    assert [statement.sql for statement in breaches] == [f"SELECT $1 AS {TRACER}"]


@pytest.mark.parametrize(
    ("sql", "breaks"),
    [
        (f"SELECT 1 WHERE 1 IN ARRAY['{TRACER}']", False),  # a bound list, which IN cannot read
        (f"SELECT 1 LIMIT ARRAY['{TRACER}']", False),
        (f"SELECT '{TRACER}' = ARRAY['x']", False),
        (f"SELECT 1 LIMIT '{TRACER}'", False),
        (f"SELECT '{TRACER}' ORDER BY", True),
        (f"TABLE nowhere LIMIT '{TRACER}'", True),
        (f"SELECT '{TRACER}' ORDER BY unknown", True),
        (f"SELECT 1 WHERE 1 IN ARRAY['{TRACER}'] FROM", True),
    ],
)
def test_what_postgresql_refuses_for_its_code_alone_is_a_breach(
    oracle: StatementOracle, odoo: psycopg.Connection[Any], sql: str, breaks: bool
) -> None:
    with oracle.watch() as ran, contextlib.suppress(psycopg.Error):
        odoo.execute(sql)
    assert bool(ran.breaches(TRACER, ran.shapes(TRACER))) is breaks


def test_only_the_watched_time_and_user_count(
    cluster: Cluster, oracle: StatementOracle, odoo: psycopg.Connection[Any]
) -> None:
    odoo.execute(f"SELECT '{TRACER} before'")
    with oracle.watch() as ran:
        odoo.execute(f"SELECT '{TRACER} during'")
        with cluster.connect() as other:
            other.execute(f'SELECT \'{TRACER} of another user, "user":"{ODOO_USER}"\'')
    odoo.execute(f"SELECT '{TRACER} after'")
    assert [statement.sql for statement in ran.naming(TRACER)] == [f"SELECT '{TRACER} during'"]


def test_a_thousand_requests_at_once_keep_their_statements_apart(
    cluster: Cluster, oracle: StatementOracle
) -> None:
    """As Odoo works: a connection is reset, lent to one request, and used for a few statements."""
    numbers = iter(range(1000))

    def serve() -> None:
        with psycopg.connect(
            host=str(cluster.sockets),
            user=ODOO_USER,
            dbname="postgres",
            autocommit=True,
            prepare_threshold=None,
        ) as connection:
            for number in numbers:
                connection.execute("DISCARD ALL")
                connection.execute("SELECT 'who asks'")
                for _ in range(1 + number % 3):
                    connection.execute(f"SELECT '{own_tracer(TRACER, number)}'")
                connection.execute(f"SELECT 'last of {number}'")

    with oracle.watch() as ran, ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(serve) for _ in range(8)]:
            done.result()
    found = ran.by_try(TRACER)
    assert len(found) == 1000
    for number in range(1000):
        tracer = own_tracer(TRACER, number)
        mine = found[tracer]
        assert len(mine.naming(tracer)) == 1 + number % 3
        assert [line for line in mine.lines if "last of" in line] == [mine.lines[-1]]
        assert f"last of {number}'" in mine.lines[-1]
        assert len(mine.lines) == 4 + number % 3


def test_two_requests_on_one_loan_are_told(
    oracle: StatementOracle, odoo: psycopg.Connection[Any]
) -> None:
    with oracle.watch() as ran:
        for number in (1, 2):
            odoo.execute(f"SELECT '{own_tracer(TRACER, number)}'")
    with pytest.raises(Unattributable, match=f"{TRACER}00001, {TRACER}00002"):
        ran.by_try(TRACER)


def test_a_silent_log_is_told(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "_PATIENCE", 0.05)
    silent = tmp_path / "statements.json"
    silent.touch()
    with cluster.connect() as connection:
        oracle = StatementOracle(connection, silent, ODOO_USER)
        with pytest.raises(LogSilent, match=r"statements\.json"), oracle.watch():
            pass


def test_other_users_cannot_reach_the_server(cluster: Cluster) -> None:
    assert cluster.sockets.stat().st_mode & 0o077 == 0
    assert cluster.statement_log.stat().st_mode & 0o077 == 0
    ours = psutil.Process(cluster.pid)
    assert ours.net_connections("inet") == []
    assert ours.net_connections("unix") != []
    assert os.geteuid() != 0 or ours.uids().real == servant().uid


def test_too_long_a_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="too long a path for a unix socket"):
        Cluster(tmp_path / ("x" * 90), Binaries(Path(), "0"), servant()).start(log_statements=True)


def alive(process: psutil.Process) -> bool:
    """Whether it still runs: a zombie does not, whoever has to reap it."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_killed_server_starts_again_on_its_data(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
        connection.execute("CHECKPOINT")
    family = [psutil.Process(cluster.pid), *psutil.Process(cluster.pid).children()]
    os.kill(cluster.pid, signal.SIGKILL)
    wait_until(lambda: not any(map(alive, family)), lambda: True, 10, "the end", Path())
    cluster.stop()
    cluster.start(log_statements=True)
    with cluster.connect() as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (42,)
        oracle = StatementOracle(connection, cluster.statement_log, ODOO_USER)
        with oracle.watch() as ran:
            pass
    assert ran.naming(TRACER) == []
