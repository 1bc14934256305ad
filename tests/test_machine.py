"""Ports, owners, the deployments that stand here and their removal; real processes throughout."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import standing
from odoo_owasp.provision.machine import Servant, cache_dir, free_ports, need_free, servant

Sleeper = Callable[..., "subprocess.Popen[bytes]"]


def test_free_ports_are_distinct_and_free() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
    for port in ports:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"port {port} on 127.0.0.1 cannot be used"):
            need_free(port)
    assert need_free(port) == port


@pytest.mark.parametrize("who", [servant(), Servant(None)])
def test_what_the_servant_owns_is_closed_to_others(tmp_path: Path, who: Servant) -> None:
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir(mode=0o755)
    file.touch(mode=0o644)
    assert (who.owns(folder), who.owns(file)) == (folder, file)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, file)]
    assert modes == [0o700, 0o600]
    owner = os.geteuid() if who.uid is None else who.uid
    assert {path.stat().st_uid for path in (folder, file)} == {owner}


# The cache ---------------------------------------------------------------------------------------


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of this test's own, open to the account that servers run as."""
    folder = Path(tempfile.mkdtemp(prefix="owasp-"))
    folder.chmod(0o755)
    monkeypatch.setenv("ODOO_OWASP_CACHE", str(folder / "cache"))
    yield folder / "cache"
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a servant of another name")
def test_the_servant_reaches_the_cache_whatever_the_umask(cache: Path) -> None:
    before = os.umask(0o077)
    try:
        assert cache_dir() == cache
    finally:
        os.umask(before)
    (cache / "file").touch()
    (cache / "file").chmod(0o644)
    assert servant().may_read(cache / "file")
    servant().owns(cache).chmod(0o700)
    cache.parent.chmod(0o700)
    with pytest.raises(Trouble, match="out of reach of the unprivileged account"):
        cache_dir()


# Deployments -------------------------------------------------------------------------------------


@pytest.fixture
def sleeper(cache: Path) -> Iterator[Sleeper]:
    """Starts processes that only wait, with the given words on their command line."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: object) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-S", "-c", "import time; time.sleep(60)", *map(str, words)]
        # A shell's background job ignores SIGQUIT, and what it starts would too.
        default = partial(signal.signal, signal.SIGQUIT, signal.SIG_DFL)
        started.append(subprocess.Popen(command, preexec_fn=default))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()


def abandoned(name: str, *, kept: bool) -> Path:
    """A home whose owner has ended."""
    code = "import sys; from odoo_owasp.provision.standing import new_home as n; "
    subprocess.run([sys.executable, "-c", f"{code}n({name!r}, kept={kept})"], check=True)
    return standing.deployments_dir() / name


def test_a_name_stands_once(cache: Path) -> None:
    home = standing.new_home("one", kept=False)
    assert home == cache / "deployments" / "one"
    with pytest.raises(FileExistsError):
        standing.new_home("one", kept=True)
    standing.remove(home)
    assert not home.exists()
    assert standing.new_home("one", kept=True) == home


def test_removal_ends_noted_processes(sleeper: Sleeper) -> None:
    home = standing.new_home("one", kept=False)
    servers = {name: sleeper() for name in ("postgres", "nginx", "odoo")}
    for name, server in servers.items():
        standing.note_process(home, name, server.pid)
    (one,) = standing.standing()
    assert (one.name, one.kept, one.alive) == ("one", False, True)
    standing.remove(home)
    assert {name: -server.wait(5) for name, server in servers.items()} == {
        "postgres": signal.SIGQUIT, "nginx": signal.SIGTERM, "odoo": signal.SIGKILL
    }  # fmt: skip
    assert standing.standing() == []


def test_removal_ends_what_was_started_and_not_yet_noted(sleeper: Sleeper) -> None:
    home = standing.new_home("one", kept=False)
    unnoted = [sleeper("-c", home / "nginx" / "nginx.conf"), sleeper(home / "mails.jsonl")]
    neighbours = [sleeper(f"{home}2/nginx.conf"), sleeper(home.parent), sleeper()]
    standing.remove(home)
    assert [one.wait(5) for one in unnoted] == [-signal.SIGKILL] * 2
    assert [one.poll() for one in neighbours] == [None] * 3
    assert not home.exists()


def test_a_process_that_only_has_the_noted_pid_is_left_alone(sleeper: Sleeper) -> None:
    home = standing.new_home("one", kept=False)
    other = sleeper()
    standing.note_process(home, "odoo", other.pid)
    notes = json.loads((home / "notes.json").read_text())
    notes["processes"][0]["created"] -= 100
    (home / "notes.json").write_text(json.dumps(notes))
    assert [one.alive for one in standing.standing()] == [False]
    standing.remove(home)
    assert other.poll() is None


def test_sweeping_takes_what_an_ended_run_left(sleeper: Sleeper) -> None:
    ours = standing.new_home("ours", kept=False)
    left, kept = abandoned("left", kept=False), abandoned("kept", kept=True)
    noted, unnoted = sleeper(), sleeper(left / "pgdata")
    standing.note_process(left, "odoo", noted.pid)
    half_made = standing.deployments_dir() / "half-made"
    half_made.mkdir()
    of_the_kept = sleeper(kept / "pgdata")
    assert standing.sweep() == ["half-made", "left"]
    assert [one.wait(5) for one in (noted, unnoted)] == [-signal.SIGKILL] * 2
    assert of_the_kept.poll() is None
    assert sorted(standing.deployments_dir().iterdir()) == [kept, ours]
    assert standing.sweep() == []
