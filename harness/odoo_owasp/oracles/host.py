"""Witness of the machine: canaries that nobody may tell, files, processes, and who calls us."""

import base64
import os
import re
import socket
import stat
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from odoo_owasp.model.target import CANARIES, Host

_SHARED = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108  looked at, never written to
"""Folders of everybody: what appears there is Odoo's only where it carries the tracer."""
_PATIENCE = 0.3
"""Seconds that whoever calls us has to say what for."""
_SOME = 65_536
_NOT_HERE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_WEBSOCKETS = "gevent"
"""In the command of Odoo's process for websockets, which is late to start, and meanwhile looks for
libraries by programs; nobody's code runs there."""
_CHILDREN_FAULTS = 8
"""In /proc/<pid>/stat after the name: the page faults of children that have ended (proc(5))."""


@dataclass(slots=True)
class Watch:
    """What happened on the machine meanwhile; ``alarms`` is whole when the watch is over."""

    alarms: tuple[str, ...] = ()


class HostOracle:
    """Looks at files and processes as they are, and listens on a port that nobody should call."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._listener = _Listener()

    @property
    def canary(self) -> str:
        """The path of the file whose content nobody may tell."""
        return self._host.canary

    def canary_as(self, suffix: str) -> str:
        """The path of a file of the same content whose name ends in ``suffix``."""
        return self.canary.removesuffix(CANARIES[0]) + suffix

    @property
    def variable(self) -> str:
        """The name of the environment variable whose value nobody may tell."""
        return self._host.variable

    @property
    def listener(self) -> str:
        """Host and port where only we listen."""
        return self._listener.address

    def told(self, text: str) -> tuple[str, ...]:
        """What ``text`` tells that nobody outside the machine can know; plain or in base64."""
        known = {"the canary file": self._host.content, "the environment": self._host.value}
        return tuple(
            what for what, secret in known.items() if secret in text or _in_base64(secret) in text
        )

    def reads_canary(self) -> bool:
        """Whether the canary is there and as it was planted: else no leak of it could be seen."""
        return Path(self._host.canary).read_text() == self._host.content

    def hears(self) -> bool:
        """Whether a call to our listener is noticed: we make one ourselves."""
        with self._listener.expected():
            before = len(self._listener.calls)
            with socket.create_connection(self._listener.where, 2) as call:
                call.sendall(b"are you awake?")
                call.recv(len(_NOT_HERE))
            return len(self._listener.calls) > before

    @property
    def calls(self) -> int:
        """How often the listener was called so far."""
        return len(self._listener.calls)

    def called(self, word: str) -> bool:
        """Whether somebody called our listener and said ``word``."""
        return any(word in call for call in self._listener.calls)

    @contextmanager
    def watch(self, tracer: str) -> Iterator[Watch]:
        """Compare the machine before and after; files in shared folders by ``tracer``."""
        seen, since = Watch(), time.time()
        calls, files, before = len(self._listener.calls), self._files(), self._processes()
        yield seen
        seen.alarms = (
            *(f"our listener was called: {call}" for call in self._listener.calls[calls:]),
            *_changed(files, self._files()),
            *_started(before, self._processes()),
            *(f"{path} carries the tracer" for path in self._traced(tracer, since - 1)),
        )

    @property
    def log(self) -> str:
        """The name of Odoo's own log, as :meth:`telling` tells it; empty where it is not known."""
        return Path(self._host.log).name if self._host.log else ""

    def telling(self, secrets: Iterable[str]) -> tuple[str, ...]:
        """Odoo's files that hold one of ``secrets``, its log and its sessions among them."""
        words = [one.encode() for one in secrets if one]
        files = [Path(self._host.log)] if self._host.log else []
        files += [path for top in self._host.writable for path in Path(top).rglob("*")]
        found = []
        for path in files:
            with suppress(FileNotFoundError):
                if path.is_file() and any(word in path.read_bytes() for word in words):
                    found.append(path.name)
        return tuple(found)

    def listening(self) -> frozenset[str]:
        """The addresses on which Odoo's processes wait for somebody to connect."""
        first = psutil.Process(self._host.process)
        found = set()
        for one in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                found |= {
                    known.laddr.ip
                    for known in one.net_connections("inet")
                    if known.status == psutil.CONN_LISTEN
                }
        return frozenset(found)

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _files(self) -> dict[str, tuple[int, int, int]]:
        """All files that are Odoo's to write, with what tells that one was changed."""
        found = {}
        for top in self._host.writable:
            for folder, folders, names in os.walk(top):
                folders[:] = [
                    one for one in folders if str(Path(folder, one)) not in self._host.kept
                ]
                for name in names:
                    with suppress(FileNotFoundError):
                        known = os.lstat(Path(folder, name))
                        found[str(Path(folder, name))] = (
                            known.st_ino, known.st_size, known.st_mtime_ns,
                        )  # fmt: skip
        return found

    def _processes(self) -> dict[int, tuple[str, int]]:
        """Odoo's processes: the command line of each, and what its ended children have cost."""
        found = {}
        for one in psutil.Process(self._host.process).children(recursive=True):
            with suppress(psutil.NoSuchProcess, FileNotFoundError):
                found[one.pid] = (" ".join(one.cmdline()), _faults_of_children(one.pid))
        return found

    def _traced(self, tracer: str, since: float) -> Iterator[str]:
        """Files of Odoo's account in folders of everybody that carry ``tracer``."""
        uid = psutil.Process(self._host.process).uids().real
        for top in (*_SHARED, *self._host.kept):
            for path in Path(top).glob("*") if top in _SHARED else Path(top).rglob(f"*{tracer}*"):
                with suppress(OSError):
                    known = path.lstat()
                    if known.st_uid != uid or known.st_mtime < since:
                        continue
                    if tracer in path.name or _holds(path, known.st_mode, tracer):
                        yield str(path)


def _in_base64(secret: str) -> str:
    """Its whole triples: what stands behind them in a file changes the rest."""
    whole = secret[: len(secret) // 3 * 3]
    return base64.b64encode(whole.encode()).decode()


class _Listener:
    """A port on loopback whose only caller is ourselves, if all is well."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.where: tuple[str, int] = self._socket.getsockname()
        self.calls: list[str] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._listen, daemon=True, name="listener")
        self._thread.start()

    @property
    def address(self) -> str:
        return f"{self.where[0]}:{self.where[1]}"

    @contextmanager
    def expected(self) -> Iterator[None]:
        """What comes now is ours: forget it."""
        with self._lock:
            kept = len(self.calls)
            yield
            del self.calls[kept:]

    def _listen(self) -> None:
        while True:
            try:
                call, _ = self._socket.accept()
            except OSError:  # closed
                return
            with call:
                self.calls.append(_said(call))
                with suppress(OSError):
                    call.sendall(_NOT_HERE)

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(2)


def _said(call: socket.socket) -> str:
    """The first line of what a caller says."""
    call.settimeout(_PATIENCE)
    try:
        said = call.recv(1000)
    except OSError:
        said = b""
    return re.split(rb"[\r\n]", said, maxsplit=1)[0].decode("ascii", "replace")


def _changed(
    before: dict[str, tuple[int, int, int]], after: dict[str, tuple[int, int, int]]
) -> Iterator[str]:
    yield from (f"{path} was made" for path in sorted(after.keys() - before.keys()))
    yield from (f"{path} was removed" for path in sorted(before.keys() - after.keys()))
    both = before.keys() & after.keys()
    yield from (f"{path} was changed" for path in sorted(both) if before[path] != after[path])


def _started(
    before: dict[int, tuple[str, int]], after: dict[int, tuple[str, int]]
) -> Iterator[str]:
    """Processes that are no fork of Odoo's own, and children that came and went."""
    known = {command for command, _ in before.values()}
    for pid, (command, faults) in after.items():
        if command not in known:
            yield f"a process was started: {command}"
        elif pid in before and faults > before[pid][1] and _WEBSOCKETS not in command.split():
            yield f"a process was started and has ended, by: {command}"


def _faults_of_children(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[_CHILDREN_FAULTS])


def _holds(path: Path, mode: int, tracer: str) -> bool:
    if not stat.S_ISREG(mode):
        return False
    with path.open("rb") as file:
        return tracer.encode() in file.read(_SOME)
