"""The front's certificates are what their kinds say, as a client that verifies them sees it."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
import trustme

from odoo_owasp.provision.certificates import KINDS, issue

HOST = "127.0.0.1"
WRONG = {
    "expired": "expired",
    "of another host": "mismatch",
    "named in its subject only": "mismatch",
    "without the one between": "unable to get local issuer",
    "by another authority": "verify failed",
    "rsa 1024": "too (weak|small)",
}


def shaken(kind: str, folder: Path) -> None:
    """Shake hands with a server that has a certificate of this ``kind``. Raises SSLError."""
    authority = trustme.CA()
    issued = issue(authority, HOST, kind)
    (folder / "own.pem").write_bytes(issued.key + b"".join(issued.chain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.set_ciphers("ALL:@SECLEVEL=0")
    server.load_cert_chain(folder / "own.pem")
    client = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(theirs, server_side=True).close()
        except OSError:  # the client may refuse it
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(ours, server_hostname=HOST):
            pass
    finally:
        ours.close()
        thread.join(5)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - WRONG.keys()))
def test_a_good_one(kind: str, tmp_path: Path) -> None:
    shaken(kind, tmp_path)


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_one(kind: str, tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLError, match=WRONG[kind]):
        shaken(kind, tmp_path)
