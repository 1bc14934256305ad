"""A private PostgreSQL cluster on a unix socket, with its own statement log."""

import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import Servant, end, wait_until

SUPERUSER = "owasp"
ODOO_USER = "odoo"
STATEMENT_LOG = "statements.json"
_OLDEST = 15  # the first that writes its log as JSON
_LONGEST_SOCKET_DIR = 90  # sockaddr_un has 108 bytes, the socket's own name takes some

# A throw-away cluster: durability off, every statement logged. log_min_error_statement is needed
# too: a statement that does not parse is logged by that setting alone.
_SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 32MB
log_statement = {log_statement}
log_min_error_statement = error
log_min_messages = warning
log_parameter_max_length_on_error = -1
logging_collector = on
log_destination = 'jsonlog'
log_directory = '{logs}'
log_filename = 'statements.log'
log_file_mode = 0600
log_rotation_age = 0
log_rotation_size = 0
"""


@dataclass(frozen=True, slots=True)
class Binaries:
    """Where a PostgreSQL server's programs are, and which version it is."""

    folder: Path
    version: str


def binaries(environment: Path, release: Mapping[str, Any], servant: Servant) -> Binaries:
    """The embedded wheel's programs, else the system's newest. Raises Trouble if none works."""
    inside = release["postgres"]["binaries"]
    candidates = [
        *environment.glob(f"lib/python*/site-packages/{inside}"),
        *system_binaries(),
    ]
    for folder in candidates:
        if (folder / "initdb").exists() and servant.may_run(folder / "postgres"):
            version = servant.run([folder / "postgres", "--version"]).stdout.split()[2]
            if int(version.split(".")[0]) >= _OLDEST:
                return Binaries(folder, version)
    raise Trouble(
        f"there is no PostgreSQL server of version {_OLDEST} or newer",
        "run: sudo apt-get install postgresql",
    )


def system_binaries() -> list[Path]:
    """The folders of the system's own PostgreSQL servers, the newest first."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)


def _major(folder: Path) -> int:
    digits = folder.parent.name
    return int(digits) if digits.isdigit() else 0


class Cluster:
    """One data folder and the server on it. The socket's folder is closed to other users."""

    def __init__(self, home: Path, programs: Binaries, servant: Servant) -> None:
        self.home = home
        self.data = home / "pgdata"
        self.sockets = home / "pgsocket"
        self.logs = home / "pglog"
        self._log = home / "postgres.log"
        self._programs = programs
        self._servant = servant
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def statement_log(self) -> Path:
        """The log of every statement, one JSON object a line."""
        return self.logs / STATEMENT_LOG

    @property
    def pid(self) -> int:
        """Of the running server."""
        return self._server.pid if self._server else 0

    def create(self) -> None:
        """Make an empty cluster in its folder."""
        self._servant.owns(_made(self.data))
        self._servant.run(
            [
                self._programs.folder / "initdb",
                "-D",
                self.data,
                "-U",
                SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ]
        )

    def start(self, *, log_statements: bool, dies_with_parent: bool = True) -> None:
        """Start the server and wait until it answers. Raises Trouble with its log if not."""
        if len(str(self.sockets)) > _LONGEST_SOCKET_DIR:
            raise Trouble(
                f"{self.sockets} is too long a path for a unix socket",
                "set ODOO_OWASP_CACHE to a folder with a shorter path",
            )
        for folder in (self.sockets, self.logs):
            self._servant.owns(_made(folder))
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # of a killed predecessor
        (self.data / "postgresql.auto.conf").write_text(
            _SETTINGS.format(
                sockets=self.sockets,
                logs=self.logs,
                log_statement="all" if log_statements else "none",
            )
        )
        self._server = self._servant.start(
            [self._programs.folder / "postgres", "-D", self.data],
            log=self._log,
            dies_with=signal.SIGQUIT if dies_with_parent else None,
        )
        wait_until(self._answers, self._alive, 60, "PostgreSQL", self._log)

    def stop(self) -> None:
        """Stop the server cleanly, so that its folder can be copied."""
        if self._server and self._server.poll() is None:
            end(psutil.Process(self._server.pid), signal.SIGINT, patience=30)
            self._server.wait()
        self._server = None

    def checkpoint(self) -> None:
        """Write everything to the data folder: a kill must not lose what is marked as done."""
        with self.connect() as connection:
            connection.execute("CHECKPOINT")

    def connect(self, database: str = "postgres", *, autocommit: bool = True) -> Any:
        """A superuser's connection to ``database``."""
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, autocommit=autocommit
        )

    def _alive(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
