"""Claims: what they may say, how checks declare them, and that every suite's are well-formed."""

import os
import subprocess
import sys
from typing import Any

import pytest

import odoo_owasp
from odoo_owasp import claim, content, over
from odoo_owasp.checks import axes_of, claim_of
from odoo_owasp.model.claim import Claim, Severity

GOOD: dict[str, Any] = {
    "id": "RPC-001", "title": "No private method can be called", "verifies": "RPC",
    "severity": "high",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "rpc-001"}, "claim id 'rpc-001': must look like RPC-001"),
        ({"id": "RPC-1"}, "claim id 'RPC-1'"),
        ({"id": "RPCXX-001"}, "claim id 'RPCXX-001'"),
        ({"id": "RPC-001\n"}, "claim id"),
        ({"title": ""}, "claim RPC-001: the title '' must state the secure condition"),
        ({"title": "Private."}, "without a final full stop"),
        ({"title": "Ensure that"}, "must state the secure condition"),
        ({"asvs": ["8.2.1"]}, "claim RPC-001: '8.2.1' must look like v5.0.0-8.2.2"),
        ({"severity": "fatal"}, "'fatal' is not a valid Severity"),
    ],
)
def test_a_malformed_claim_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the text is what is tested
        claim(**(GOOD | change))
    assert message in str(refused.value)


def test_a_malformed_risk_is_refused() -> None:
    with pytest.raises(ValueError, match="'A1:2021' must look like A01:2025"):
        Claim("RPC-001", "It holds", "RPC", Severity.HIGH, owasp=("A1:2021",))


def test_a_check_carries_its_claim_and_axes() -> None:
    @claim(**GOOD, cwe=[749], needs=["module:sale"])
    @over(transports="xmlrpc json2", roles="portal-a", places="backend")
    def check() -> None: ...

    assert claim_of(check) == Claim(
        "RPC-001", "No private method can be called", "RPC", Severity.HIGH,
        owasp=("A01:2021", "A01:2025"), cwe=(749,), needs=("module:sale",),
    )  # fmt: skip
    assert axes_of(check) == {
        "transport": ("xmlrpc", "json2"), "role": ("portal-a",), "place": ("backend",)
    }  # fmt: skip


def test_a_plain_function_carries_none() -> None:
    assert claim_of(len) is None
    assert axes_of(len) == {}
    assert claim_of(None) is None


def test_the_facade_gives_what_it_names() -> None:
    assert all(hasattr(odoo_owasp, name) for name in odoo_owasp.__all__)


def collected(seed: str) -> list[str]:
    """The ids of all checks, as a clean pytest collects them without a target."""
    suites = content.folder("suites")
    plugins = ["odoo_owasp.pytest_plugin", "xdist.plugin", "pytest_timeout",
               "pytest_metadata.plugin", "pytest_html.plugin", "pytest_html.fixtures",
               "no:cacheprovider"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-c", str(suites / "pytest.ini"),
         f"--rootdir={suites}", *(f"-p{plugin}" for plugin in plugins), str(suites)],
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONHASHSEED": seed},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_every_check_is_well_formed_and_collected_the_same_each_time() -> None:
    ids = collected("1")
    assert ids == collected("2")
    assert len(ids) == len(set(ids))
    for family in ("rpc", "injection", "access_control", "signed_urls", "transport_security"):
        assert any(one.startswith(f"{family}/") for one in ids)
