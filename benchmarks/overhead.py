"""What the harness adds to a request: ratios of interleaved rounds in one run, never seconds.

Run it on a deployment of your own:  odoo-owasp up && python benchmarks/overhead.py
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import urllib3

from odoo_owasp.engine import Engagement
from odoo_owasp.provision.standing import KEPT, deployments_dir

ROUNDS, CALLS = 15, 30


def main() -> None:
    """Measure and print."""
    described = deployments_dir() / KEPT / "target.json"
    if not described.exists():
        sys.exit("no demo deployment is up: start one with odoo-owasp up")
    with tempfile.TemporaryDirectory() as folder:
        engagement = Engagement.open(described, Path(folder) / "journal.jsonl")
        target, role = engagement.target, engagement.role("employee-a")
        pool = urllib3.PoolManager(ca_certs=target.ca_file)
        transport, statements = engagement.transports["json2"], engagement.statements
        headers = {"Authorization": f"bearer {role.api_key.reveal()}"}
        body = {"domain": [], "context": {"active_test": False}}

        def bare() -> None:
            url = f"{target.base_url}/json/2/res.partner/search"
            pool.request("POST", url, json=body, headers=headers)

        def guarded() -> None:
            transport.search(role, "res.partner", [])

        def watched() -> None:
            with statements.watch():
                transport.search(role, "res.partner", [])

        def page() -> None:
            engagement.pages.open(engagement.role("anonymous"), "/web/login")

        ways = {"urllib3 alone": bare, "through the guard, journalled": guarded,
                "and watched in the statement log": watched, "login page": page}  # fmt: skip
        report(measured(ways))
        engagement.close()


def measured(ways: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    """Seconds of each way's rounds, the rounds interleaved so that drift hits all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, call in ways.items():
            began = time.perf_counter()
            for _ in range(CALLS):
                call()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def report(seconds: dict[str, list[float]]) -> None:
    """Print each way's median ratio to the first, and its quartiles."""
    first = next(iter(seconds.values()))
    for name, rounds in seconds.items():
        ratios = [one / base for one, base in zip(rounds, first, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        per_call = statistics.median(rounds) / CALLS * 1000
        print(f"{name:36} {middle:5.2f}  ({low:.2f} to {high:.2f})   {per_call:6.1f} ms")


if __name__ == "__main__":
    main()
