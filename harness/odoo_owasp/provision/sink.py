"""The mail sink: what a deployment mails ends here, as one line in a file, and goes no further.

A process of its own, ``python -m odoo_owasp.provision.sink PORT FILE``, on 127.0.0.1.
"""

import asyncio
import json
import signal
import smtplib
import socket
import subprocess
import sys
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import TextIO

from aiosmtpd.smtp import SMTP, Envelope, Session

from odoo_owasp.provision.machine import Servant, servant, wait_until

_HOST = "127.0.0.1"
_SAMPLE = b"Subject: =?utf-8?b?w6k=?= e =?iso-8859-1?q?=E9?="
"""A subject with every encoding that the sink knows how to read."""
_NAME = "sink.odoo-owasp.test"


class Sink:
    """A mail server for one deployment that accepts every mail and delivers none."""

    def __init__(self, file: Path, port: int) -> None:
        self.file = file
        self.port = port

    def start(self, *, dies_with_parent: bool = True) -> subprocess.Popen[bytes]:
        """Start it on an empty file and wait until it answers. Raises Trouble if it does not."""
        self.file.touch(mode=0o600)
        log = self.file.with_name("sink.log")
        # As ourselves: the servant often cannot read the Python that we run on. The sink becomes
        # the servant by itself, once everything is loaded and opened and before it serves.
        process = Servant(None).start(
            [sys.executable, "-m", __name__, str(self.port), self.file],
            log=log,
            dies_with=signal.SIGKILL if dies_with_parent else None,
        )
        wait_until(self._answers, lambda: process.poll() is None, 20, "the mail sink", log)
        return process

    def _answers(self) -> bool:
        try:
            with smtplib.SMTP(_HOST, self.port, local_hostname=_NAME, timeout=5):
                return True
        except OSError:  # smtplib's own errors are of this kind too
            return False


class _Server(SMTP):
    """SMTP without the limits that would refuse a mail."""

    line_length_limit = 2**25


class _Recorder:
    """Notes who mails whom about what. No body: there are reset links and personal data in it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Append one mail to the file; called by the server, which sends what is returned."""
        mail = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": subject(envelope.original_content or b""),
        }
        self._file.write(json.dumps(mail) + "\n")
        self._file.flush()
        return "250 accepted, and delivered nowhere"


def subject(mail: bytes) -> str:
    """The mail's subject, readable where it can be decoded and as it stands where it cannot."""
    raw = str(BytesHeaderParser().parsebytes(mail)["Subject"] or "")
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError):
        return raw


async def _serve(listening: socket.socket, recorder: _Recorder) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Server(
            recorder, hostname=_NAME, data_size_limit=None, enable_SMTPUTF8=True, loop=loop
        ),
        sock=listening,
    )
    await server.serve_forever()


def main(port: int, file: Path) -> None:
    """Serve until killed."""
    with socket.create_server((_HOST, port)) as listening, file.open("a") as mails:
        subject(_SAMPLE)  # Python loads codecs on first use, which would be too late then
        servant().become()
        asyncio.run(_serve(listening, _Recorder(mails)))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
