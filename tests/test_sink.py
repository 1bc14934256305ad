"""The mail sink, as a process of its own, spoken to as Odoo does: with smtplib."""

import json
import os
import signal
import smtplib
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psutil
import pytest

from odoo_owasp.provision.machine import free_ports, servant
from odoo_owasp.provision.sink import Sink, subject


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def sink(tmp_path: Path, port: int) -> Iterator[tuple[Sink, "subprocess.Popen[bytes]"]]:
    made = Sink(tmp_path / "mails.jsonl", port)
    process = made.start()
    yield made, process
    process.kill()
    process.wait()


def mails(sink: Sink) -> list[dict[str, Any]]:
    return [json.loads(line) for line in sink.file.read_text().splitlines()]


def test_nothing_sent_nothing_noted(sink: tuple[Sink, "subprocess.Popen[bytes]"]) -> None:
    assert mails(sink[0]) == []
    assert stat.S_IMODE(sink[0].file.stat().st_mode) == 0o600


def test_every_mail_is_one_line(sink: tuple[Sink, "subprocess.Popen[bytes]"], port: int) -> None:
    message = EmailMessage()
    message["Subject"] = "Réinitialisation — ünïcode, and long enough to be folded " * 3
    message.set_content("https://127.0.0.1/reset?token=s3cr3t")
    huge = b"Subject: huge\r\n\r\n" + b"x" * 3_000_000 + b"\r\n"
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        client.send_message(message, "odoo@odoo-owasp.test", ["a@x.test", "b@x.test"])
        client.sendmail("", ["c@x.test"], b"no header, no subject")
        client.sendmail("o@x.test", ["d@x.test"], huge)
        client.sendmail("o@x.test", ["é@x.test"], b"Subject: two\r\n\r\n", ["SMTPUTF8"])
    found = mails(sink[0])
    assert [(one["from"], one["to"]) for one in found] == [
        ("odoo@odoo-owasp.test", ["a@x.test", "b@x.test"]),
        ("<>", ["c@x.test"]),
        ("o@x.test", ["d@x.test"]),
        ("o@x.test", ["é@x.test"]),
    ]
    assert [one["subject"].strip() for one in found] == [
        message["Subject"].strip(), "", "huge", "two"
    ]  # fmt: skip
    assert all(datetime.fromisoformat(one["time"]).tzinfo for one in found)
    assert "s3cr3t" not in sink[0].file.read_text()


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (b"Subject: plain\r\n\r\nbody", "plain"),
        (b"Subject: =?utf-8?q?caf=C3=A9?=\r\n\r\n", "café"),
        (b"Subject: =?no-such-charset?q?x?=\r\n\r\n", "=?no-such-charset?q?x?="),
        (b"Subject: =?utf-8?b?a?=\r\n\r\n", "=?utf-8?b?a?="),
        (b"From: a@x.test\r\n\r\nSubject: of the body", ""),
        (b"", ""),
    ],
)
def test_subject(mail: bytes, expected: str) -> None:
    assert subject(mail) == expected


def test_raw_bytes_in_a_subject_are_written_all_the_same() -> None:
    json.dumps(subject(b"Subject: caf\xe9 \xff\r\n\r\n")).encode()


def test_it_serves_as_the_servant(sink: tuple[Sink, "subprocess.Popen[bytes]"]) -> None:
    nobody = servant().uid
    uid, gid = (os.getuid(), os.getgid()) if nobody is None else (nobody, nobody)
    running = psutil.Process(sink[1].pid)
    assert (set(running.uids()), set(running.gids())) == ({uid}, {gid})


def test_it_dies_with_its_parent(tmp_path: Path, port: int) -> None:
    code = (
        "import sys, time; from pathlib import Path; from odoo_owasp.provision.sink import Sink; "
        "print(Sink(Path(sys.argv[1]), int(sys.argv[2])).start().pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "mails.jsonl"), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while orphan.is_running() and orphan.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)
