"""What the self-tests share: no network, Hypothesis profiles, sample results, a PostgreSQL."""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from odoo_owasp import content
from odoo_owasp.logic.permit import is_loopback
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Finding, Judgement, Verdict
from odoo_owasp.provision.machine import cache_dir, servant
from odoo_owasp.provision.postgres import ODOO_USER, Binaries, Cluster, binaries

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """No test reaches the network: a connection to anything but loopback fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not is_loopback(str(address[0])):
            raise AssertionError(f"a self-test connects to {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def claim() -> Claim:
    return Claim(
        "RPC-001", "No private method can be called remotely", "RPC", Severity.CRITICAL,
        ("A01:2021",), (749,), ("v5.0.0-8.2.1",), needs=("module:sale",),
    )  # fmt: skip


@pytest.fixture(scope="session")
def result_of() -> ResultOf:
    """Makes a result: ``result_of(Verdict.HELD, "INJ-001", "json2", reason="...")``."""

    def make(
        verdict: Verdict, claim_id: str = "RPC-001", variant: str = "json2", reason: str = "why"
    ) -> Result:
        found = Finding("res.partner._search", "0123456789abcdef", "payload: s3cr3t-evidence")
        judgement = Judgement(
            verdict, reason, 3, 2, ("wire",), (found,) if verdict is Verdict.VIOLATED else ()
        )
        claim = Claim(claim_id, f"The defense {claim_id} holds", claim_id[:3], Severity.HIGH)
        return Result(claim, variant, judgement, "rpc/test_private.py::test_it", 1.25)

    return make


@pytest.fixture(scope="session")
def run_of() -> RunOf:
    """Makes a run of the given results."""

    def make(*results: Result, stopped: str = "") -> Run:
        return Run(
            "0.1.0", "demo", "19.0", "19.0-2", "19.0-1", "2030-01-01T00:00:00.000+00:00",
            "2030-01-01T00:01:00.000+00:00", results, 42, stopped, complete=not stopped,
            journal_head="ab" * 32,
        )  # fmt: skip

    return make


def programs() -> Binaries:
    """PostgreSQL's programs: from the embedded wheel, here or in the cache, or the system's."""
    release = content.read_toml(content.release_file("19.0"))
    for environment in [Path(sys.prefix), *sorted((cache_dir() / "python").glob("*"))]:
        try:
            return binaries(environment, release, servant())
        except Trouble:
            continue
    pytest.skip("there is no PostgreSQL server on this machine")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A running server with a role like Odoo's."""
    home = Path(tempfile.mkdtemp(prefix="owasp-"))  # short, and open to the servant
    home.chmod(0o755)
    made = Cluster(home, programs(), servant())
    made.create()
    made.start(log_statements=True)
    with made.connect() as connection:
        connection.execute(f"CREATE ROLE {ODOO_USER} LOGIN")
    yield made
    made.stop()
    shutil.rmtree(home)
