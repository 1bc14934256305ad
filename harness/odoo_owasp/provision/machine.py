"""The machine we are on: its cache folder, its tools, and processes that never outlive us."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import psutil

from odoo_owasp.model.trouble import Trouble

_NOBODY = 65534
_PR_SET_PDEATHSIG = 1
_PR_GET_PDEATHSIG = 2
_FIRST_FREE_PORT = 1024
_libc = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Servant:
    """The account that servers run as: ourselves, or `nobody` when we are root.

    PostgreSQL refuses to run as root, and a deployment under test must not be able to.
    """

    uid: int | None

    def owns(self, path: Path) -> Path:
        """Give ``path`` to the servant; it alone may read or enter."""
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)
        path.chmod(0o700 if path.is_dir() else 0o600)
        return path

    def may_run(self, program: Path | str) -> bool:
        """Whether the servant can start ``program`` (a root's own Python often is out of reach)."""
        try:
            done = self.run([program, "--version"], check=False)
        except OSError:
            return False
        return done.returncode == 0

    def may_read(self, path: Path) -> bool:
        """Whether the servant can read ``path``."""
        return self.run(["test", "-r", path], check=False).returncode == 0

    def run(
        self,
        command: Sequence[Path | str],
        *,
        env: Mapping[str, str] | None = None,
        stdin: str | None = None,
        check: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``command`` to its end as the servant. Raises Trouble where it fails."""
        done = subprocess.run(
            [str(word) for word in command],
            env=dict(_plain_env(), **(env or {})),
            input=stdin,
            cwd="/",
            text=True,
            capture_output=True,
            check=False,
            preexec_fn=dies_with_parent(),
            **self._identity(),
        )
        if check and done.returncode:
            raise Trouble(f"{Path(str(command[0])).name} failed: {_last_words(done)}")
        return done

    def start(
        self,
        command: Sequence[Path | str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        dies_with: signal.Signals | None = signal.SIGKILL,
    ) -> subprocess.Popen[bytes]:
        """Start a server as the servant, its output to ``log``, out of the terminal's reach.

        The kernel sends it ``dies_with`` when we die, however we die; None lets it outlive us.
        """
        with log.open("ab") as output:
            return subprocess.Popen(
                [str(word) for word in command],
                env=dict(_plain_env(), **(env or {})),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_parent(dies_with) if dies_with else None,
                **self._identity(),
            )

    def become(self) -> None:
        """Turn this very process into the servant; what it has opened stays open to it.

        The change of account clears what the kernel sends us when our parent dies: it is renewed.
        """
        if self.uid is None:
            return
        parent, asked = os.getppid(), ctypes.c_int()
        _libc.prctl(_PR_GET_PDEATHSIG, ctypes.byref(asked))
        os.setgroups([])
        os.setgid(self.uid)
        os.setuid(self.uid)
        _libc.prctl(_PR_SET_PDEATHSIG, asked.value)
        if asked.value and os.getppid() != parent:  # it died in between
            os._exit(1)

    def _identity(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.uid, "extra_groups": []}


BROWSER = "ODOO_OWASP_BROWSER"
"""Names the browser that a user chose."""
PARENT = "ODOO_OWASP_PARENT"
"""Names the process that a child of ours must not outlive: it may be gone before the child asks."""


def die_with_parent() -> None:
    """From now on the kernel kills this process when its parent dies, however that ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def servant() -> Servant:
    """Who runs the servers on this machine."""
    return Servant(_NOBODY if os.geteuid() == 0 else None)


def cache_dir() -> Path:
    """The folder for downloads, templates and deployments.

    The user's own (XDG); for root one that the servant can enter, which /root is not.
    Raises Trouble where the servant could not reach it.
    """
    chosen = os.environ.get("ODOO_OWASP_CACHE")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
    elif os.geteuid() == 0 and not os.environ.get("XDG_CACHE_HOME"):
        folder = Path("/var/cache/odoo-owasp")
    else:
        folder = Path(platformdirs.user_cache_dir("odoo-owasp"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0 and folder.stat().st_uid == 0:
            folder.chmod(0o755)  # whatever the umask: the servant must pass
    except OSError as error:
        raise Trouble(
            f"the cache folder {folder} cannot be made: {error.strerror}",
            "set ODOO_OWASP_CACHE to a folder you may write to",
        ) from error
    for parent in (folder, *folder.parents):
        if os.geteuid() == 0 and not parent.stat().st_mode & 0o001:
            raise Trouble(
                f"the cache folder {folder} is out of reach of the unprivileged account that "
                f"runs the servers: {parent} is closed to others",
                "set ODOO_OWASP_CACHE to a folder such as /var/cache/odoo-owasp",
            )
    return folder


def need_space(folder: Path, megabytes: int, what: str) -> None:
    """Raise Trouble unless ``folder``'s disk has ``megabytes`` free for ``what``."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise Trouble(
            f"{what} needs {megabytes} MB in {folder}, {free} MB are free",
            "free some space, or set ODOO_OWASP_CACHE to a folder on another disk",
        )


def free_ports(count: int) -> list[int]:
    """TCP ports that nothing listens on at 127.0.0.1 just now, all different."""
    with contextlib.ExitStack() as probes:
        sockets = [probes.enter_context(socket.socket()) for _ in range(count)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in sockets]


def need_free(port: int) -> int:
    """``port`` itself, or Trouble that says why it cannot be used."""
    if port < _FIRST_FREE_PORT:
        raise Trouble(
            f"port {port} is privileged, and the servers run unprivileged",
            f"name one from {_FIRST_FREE_PORT} on",
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Trouble(
                f"port {port} on 127.0.0.1 cannot be used: {error.strerror}",
                f"stop what listens there (ss -ltnp 'sport = :{port}'), or name another port",
            ) from error
    return port


def wait_until(
    ready: Callable[[], bool], alive: Callable[[], bool], seconds: float, what: str, log: Path
) -> None:
    """Wait for ``ready``. Raises Trouble, with the log's end, if it dies or takes too long."""
    deadline = time.monotonic() + seconds
    while not ready():
        if not alive():
            raise Trouble(f"{what} stopped while starting:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise Trouble(f"{what} did not answer in {seconds:.0f} s:\n{tail(log)}")
        time.sleep(0.02)


def end(
    process: psutil.Process, polite: signal.Signals = signal.SIGTERM, patience: float = 3
) -> None:
    """End ``process`` and its children: politely, then not."""
    try:
        family = [process, *process.children(recursive=True)]
        process.send_signal(polite)
    except psutil.NoSuchProcess:
        return
    if left := _outlasting(family, patience):
        for one in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        _outlasting(left, patience)


def _outlasting(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that still run after ``seconds``. A zombie has ended, whoever is to reap it."""
    deadline = time.monotonic() + seconds
    while left := [one for one in processes if _runs(one)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of ``log``, indented; says so where it is empty."""
    text = log.read_text(errors="replace") if log.exists() else ""
    last = text.strip().splitlines()[-lines:]
    return "\n".join(f"    {line[:300]}" for line in last) or "    (its log is empty)"


def find_tool(name: str) -> Path | None:
    """Where the program ``name`` is; system folders count even when not on the PATH."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/sbin"])
    found = shutil.which(name, path=path)
    return Path(found) if found else None


def find_browser() -> Path | None:
    """The Chromium that the user named, else the system's; Trouble where a name leads nowhere."""
    if named := os.environ.get(BROWSER, ""):
        if not os.access(named, os.X_OK):
            raise Trouble(f"{named} is no program", "name a Chromium or Chrome with --browser")
        return Path(named)
    return find_tool("chromium") or find_tool("google-chrome")


def need_tool(name: str, package: str) -> Path:
    """The program ``name``; installs Debian's ``package`` when we may.

    Raises Trouble, with the exact command, when we may not or it fails.
    """
    if found := find_tool(name):
        return found
    command = f"apt-get install --yes --no-install-recommends {package}"
    remedy = f"run: sudo {command}"
    if os.geteuid() != 0 or not find_tool("apt-get"):
        raise Trouble(f"{name} is not installed", remedy)
    apt_env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for words in (command.split(), ["apt-get", "update"], command.split()):
        done = subprocess.run(words, env=apt_env, capture_output=True, text=True, check=False)
        if found := find_tool(name):
            return found
    raise Trouble(f"{name} could not be installed: {_last_words(done)}", remedy)


def _plain_env() -> dict[str, str]:
    """A clean environment: no credentials, proxies or locale of ours reach a server."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


def dies_with_parent(sent: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A hook for a child: ask the kernel for ``sent`` when the parent dies (prctl(2)).

    Runs after the change of user, which would have cleared the request.
    """
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(sent))
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    words = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return " | ".join(words[-3:])[:600] or f"exit code {done.returncode}"


def python_of_this_process() -> str:
    """The interpreter without its virtual environment."""
    return str(getattr(sys, "_base_executable", sys.executable))
