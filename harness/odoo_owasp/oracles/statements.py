"""The statement oracle: what PostgreSQL was told, by its own log."""

import json
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from odoo_owasp.logic.sql_shape import UNPARSABLE, formatted, outside_literals, shape
from odoo_owasp.model.tracer import DIGITS

_PATIENCE = 10.0
_SESSION = re.compile(r'"session_id":"([^"]+)"')
_RESET = '"message":"statement: DISCARD ALL"'
_CLASS_42 = "42"
"""SQLSTATE class "Syntax Error or Access Rule Violation": input that became code ends there."""
_SYNTAX_ERROR = "42601"
"""Also what ``IN`` ends in before a list that was bound as an array: see ``sql_shape.shape``."""
_OF_TYPES = frozenset({"42804", "42846", "42883"})
"""The states of that class that a bound value of an unfitting type ends in, a list for a number."""


class LogSilent(Exception):
    """PostgreSQL's log did not show our own mark: nothing can be said from it."""


@dataclass(frozen=True, slots=True)
class LoggedStatement:
    """A statement of Odoo's, as PostgreSQL received it; ``sqlstate`` is set where it failed."""

    sql: str
    sqlstate: str = ""

    @property
    def malformed(self) -> bool:
        """Whether PostgreSQL refused it for what is code in it, not for a value of its."""
        if self.sqlstate == _SYNTAX_ERROR:
            return shape(self.sql) == UNPARSABLE
        return self.sqlstate.startswith(_CLASS_42) and self.sqlstate not in _OF_TYPES

    def for_people(self) -> str:
        """The statement laid out as evidence, with the error that PostgreSQL gave it."""
        return formatted(self.sql) + (f"\n-- SQLSTATE {self.sqlstate}" if self.sqlstate else "")


class Unattributable(Exception):
    """One connection served two tries between two resets: what it ran cannot be told apart."""


@dataclass(slots=True)
class Watched:
    """The log's lines while a watch was open. Filled when it closes."""

    lines: Sequence[str] = ()

    def by_try(self, tracer: str) -> Mapping[str, "Watched"]:
        """What the request of each try ran, by the tracer of each (``own_tracer``).

        Each is sent with a tracer of its own, many at once. Odoo resets a connection before it
        lends it to a request (``ConnectionPool.borrow``, odoo/sql_db.py), so all that a
        connection ran between two resets is one request's. Raises Unattributable.
        """
        named = re.compile(f"{re.escape(tracer)}[0-9a-f]{{{DIGITS}}}")
        found: dict[str, list[str]] = defaultdict(list)
        for lines in _loans(self.lines):
            tries = {one for line in lines if tracer in line for one in named.findall(line)}
            if len(tries) > 1:
                raise Unattributable(f"one connection served {', '.join(sorted(tries))} at once")
            for one in tries:
                found[one] += lines
        return {one: Watched(lines) for one, lines in found.items()}

    def naming(self, tracer: str) -> list[LoggedStatement]:
        """The statements that carry ``tracer``."""
        found = (_statement(line) for line in self.lines if tracer in line)
        return [statement for statement in found if statement and tracer in statement.sql]

    def shapes(self, tracer: str) -> set[str]:
        """The fingerprints of the statements that carry ``tracer``."""
        return {shape(statement.sql) for statement in self.naming(tracer)}

    def breaches(self, tracer: str, expected: Collection[str]) -> list[LoggedStatement]:
        """The statements in which ``tracer``'s payload became code.

        That is: the tracer stands outside string constants; or its shape is none of the
        ``expected`` ones, those of a benign twin; or PostgreSQL refused a statement as malformed,
        which need not name the tracer, since code may have changed its letters.
        """
        named = [
            statement
            for statement in self.naming(tracer)
            if outside_literals(statement.sql, tracer)
            or statement.malformed
            or shape(statement.sql) not in expected
        ]
        failed = [one for one in map(_statement, self.lines) if one and one.malformed]
        return [*named, *(one for one in failed if tracer not in one.sql)]


class StatementOracle:
    """Reads the statement log between two marks that it writes itself.

    All backends write to one pipe, so once our own mark has come out of it, everything that was
    logged before has too.
    """

    sees = True

    def __init__(self, connection: Any, log: Path, user: str) -> None:
        self._connection = connection
        self._log = log
        self._user = f'"user":"{user}"'

    @contextmanager
    def watch(self) -> Iterator[Watched]:
        """Collect what is logged while the context is open. Raises LogSilent if nothing is."""
        watched = Watched()
        _, began = self._until_mark(self._log.stat().st_size)
        yield watched
        lines, _ = self._until_mark(began)
        watched.lines = [line for line in lines if self._user in line]

    def _until_mark(self, began: int) -> tuple[list[str], int]:
        """The lines from ``began`` to a fresh mark, and where in the log that mark stands."""
        mark = f"odoo-owasp mark {secrets.token_hex(8)}".encode()
        self._connection.execute(f"SELECT '{mark.decode()}'")
        deadline = time.monotonic() + _PATIENCE
        with self._log.open("rb") as file:
            file.seek(began)
            text = bytearray()
            while time.monotonic() < deadline:
                seen = max(0, len(text) - len(mark))
                text += file.read()
                if (end := text.find(mark, seen)) >= 0:
                    return text[:end].decode("utf-8", "replace").splitlines(), began + end
                time.sleep(0.002)
        raise LogSilent(f"PostgreSQL's log {self._log.name} does not show our own statements")


class NoStatements:
    """In the place of the oracle where the log cannot be read: it sees nothing, and says so.

    For checks that have a weaker witness beside it.
    """

    sees = False

    @contextmanager
    def watch(self) -> Iterator[Watched]:
        """Collect nothing."""
        yield Watched()


def _loans(lines: Iterable[str]) -> Iterator[Sequence[str]]:
    """The lines of each loan of a connection, from one reset to the next."""
    under_way: dict[str, list[str]] = {}
    for line in lines:
        if not (found := _SESSION.search(line)):  # a line that was cut by the mark
            continue
        session = found[1]
        if _RESET in line:
            yield under_way.pop(session, [])
        under_way.setdefault(session, []).append(line)
    yield from under_way.values()


def _statement(line: str) -> LoggedStatement | None:
    try:
        entry = json.loads(line)
    except ValueError:  # a line that was cut by the mark
        return None
    message = str(entry.get("message", ""))
    if "statement" in entry:  # an error, with the statement that caused it
        return LoggedStatement(str(entry["statement"]), str(entry.get("state_code", "")))
    for prefix in ("statement: ", "execute "):
        if message.startswith(prefix):
            return LoggedStatement(message.split(": ", 1)[1])
    return None
