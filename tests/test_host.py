"""The machine's witness, on a machine of its own: this process plays Odoo."""

import base64
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from odoo_owasp.model.target import Host
from odoo_owasp.oracles.host import HostOracle

TRACER = "t0123456789abcdef"
CHILD = """
import subprocess, sys
for line in sys.stdin:
    subprocess.run([sys.executable, "-c", ""]) if line == "spawn\\n" else None
    print("done", flush=True)
"""


@pytest.fixture
def worker() -> Iterator["subprocess.Popen[str]"]:
    """A child that starts another on command, as one of Odoo's processes might."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        tell(process, "hello")
        yield process


def tell(worker: "subprocess.Popen[str]", word: str) -> None:
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(f"{word}\n")
    worker.stdin.flush()
    assert worker.stdout.readline() == "done\n"


@pytest.fixture
def host(tmp_path: Path, worker: "subprocess.Popen[str]") -> Iterator[HostOracle]:
    (tmp_path / "data" / "filestore").mkdir(parents=True)
    canary = tmp_path / "canary.txt"
    canary.write_text("c" * 48)
    told = Host(
        str(canary), "c" * 48, "CANARY", "v" * 48, os.getpid(), (str(tmp_path),),
        (str(tmp_path / "data" / "filestore"),),
    )  # fmt: skip
    with closing(HostOracle(told)) as oracle:
        yield oracle


def test_a_quiet_machine_raises_no_alarm(
    host: HostOracle, tmp_path: Path, worker: "subprocess.Popen[str]"
) -> None:
    with host.watch(TRACER) as seen:
        tell(worker, "hello")
        (tmp_path / "data" / "filestore" / "0a1b").write_text("kept")
        assert host.hears()
    assert seen.alarms == ()
    assert host.reads_canary()


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("nothing", ()),
        (f"<p>{'c' * 48}</p>", ("the canary file",)),
        (base64.b64encode(b"c" * 48 + b"\n").decode()[:64], ("the canary file",)),
        ("CANARY=" + "v" * 48, ("the environment",)),
    ],
)
def test_canaries_are_known_again(host: HostOracle, told: str, what: tuple[str, ...]) -> None:
    assert host.told(told) == what


def test_a_call_to_the_listener_is_an_alarm(host: HostOracle) -> None:
    with host.watch(TRACER) as seen, pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://{host.listener}/{TRACER}", timeout=5)
    assert seen.alarms == (f"our listener was called: GET /{TRACER} HTTP/1.1",)
    assert host.called(TRACER)


def test_a_call_that_says_nothing_is_one_too(host: HostOracle) -> None:
    import socket

    name, port = host.listener.split(":")
    with host.watch(TRACER) as seen, socket.create_connection((name, int(port)), 2) as call:
        call.recv(1)
    assert len(seen.alarms) == 1


def test_files_made_changed_and_removed_are_alarms(host: HostOracle, tmp_path: Path) -> None:
    old = tmp_path / "data" / "old"
    old.write_text("old")
    with host.watch(TRACER) as seen:
        (tmp_path / "data" / "new").write_text("new")
        (tmp_path / "canary.txt").write_text("other")
        old.unlink()
    assert seen.alarms == (
        f"{tmp_path}/data/new was made",
        f"{old} was removed",
        f"{tmp_path}/canary.txt was changed",
    )
    assert not host.reads_canary()


@pytest.mark.parametrize(("name", "text"), [("a", TRACER), (TRACER, "")])
def test_a_traced_file_in_a_shared_folder_is_an_alarm(
    host: HostOracle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    shared = tmp_path / "data" / "filestore"  # not looked at otherwise
    monkeypatch.setattr("odoo_owasp.oracles.host._SHARED", (str(shared),))
    with host.watch(TRACER) as seen:
        (shared / "harmless").write_text("nothing")
        (shared / name).write_text(text)
    assert set(seen.alarms) == {f"{shared}/{name} carries the tracer"}


def test_a_process_that_came_and_went_is_an_alarm(
    host: HostOracle, worker: "subprocess.Popen[str]"
) -> None:
    with host.watch(TRACER) as seen:
        tell(worker, "spawn")
    assert [alarm.partition(",")[0] for alarm in seen.alarms] == [
        "a process was started and has ended"
    ]


def test_a_process_that_stays_is_an_alarm(host: HostOracle) -> None:
    with host.watch(TRACER) as seen:
        process = subprocess.Popen(["sleep", "60"])
    process.kill()
    process.wait()
    assert seen.alarms == ("a process was started: sleep 60",)


def test_files_that_tell_a_secret(host: HostOracle, tmp_path: Path) -> None:
    (tmp_path / "data" / "filestore" / "0a1b").write_text("kept: pass-word")
    (tmp_path / "data" / "other").write_text("nothing")
    assert host.telling(["pass-word", ""]) == ("0a1b",)
    assert host.telling(["unknown"]) == ()
    assert host.telling([""]) == ()


def test_where_it_listens(host: HostOracle) -> None:
    before = host.listening()
    with socket.create_server(("127.0.0.9", 0)):
        assert host.listening() - before == {"127.0.0.9"}
