"""How near the bulk engine comes to what the server allows: ratios of interleaved rounds.

The ceiling is wrk, a load generator in C: the same rejected call, the same number of connections,
through the same TLS front. Then, how a sweep's time grows with the models, and what a verdict
costs in requests. Run it on a deployment of your own:

    sudo apt-get install wrk; odoo-owasp up && python benchmarks/throughput.py
"""

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from odoo_owasp.engine import AT_ONCE, Engagement
from odoo_owasp.model.call import Answer, Call, Outcome
from odoo_owasp.model.role import Role
from odoo_owasp.provision.standing import KEPT, deployments_dir
from odoo_owasp.transports.sweep import Sweep

ROUNDS, SECONDS, CALLS = 7, 4, 1000
REJECTED = Call("res.partner", "_search", (), {"domain": []})
GROWTH = (100, 200, 300, 400)
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")


def main() -> None:
    """Measure and print."""
    described = deployments_dir() / KEPT / "target.json"
    if not described.exists():
        sys.exit("no demo deployment is up: start one with odoo-owasp up")
    if shutil.which("wrk") is None:
        sys.exit("there is no wrk: sudo apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        engagement = Engagement.open(described, Path(folder) / "journal.jsonl")
        ceiling(engagement, Path(folder))
        growth(engagement)
        engagement.close()


def ceiling(engagement: Engagement, folder: Path) -> None:
    """Print the sweep's rate as a ratio to wrk's, round by round."""
    role = engagement.role("employee-a")
    script = folder / "call.lua"
    script.write_text(lua(engagement, role))
    ratios = []
    for _ in range(ROUNDS):
        c = wrk(engagement, script)
        ours = swept(engagement, role)
        ratios.append(ours / c)
    low, middle, high = statistics.quantiles(ratios, n=4)
    print(
        f"a rejected call over jsonrpc, {AT_ONCE} at once, last round: {ours:.0f} calls/s, ", end=""
    )
    print(f"wrk {c:.0f}")
    print(f"sweep / wrk: {middle:.2f} ({low:.2f} to {high:.2f})")


def wrk(engagement: Engagement, script: Path) -> float:
    """Calls a second of the load generator."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{AT_ONCE}", f"-d{SECONDS}s", "-s", script,
         f"{engagement.target.base_url}/jsonrpc"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = _RATE.search(done.stdout)
    if not found or "Non-2xx" in done.stdout:
        sys.exit(f"wrk did not get its answers: {done.stdout}")
    return float(found[1])


def lua(engagement: Engagement, role: Role) -> str:
    """What wrk is told to send: the bytes of our own call."""
    args = [engagement.target.database, role.uid, role.rpc_secret.reveal(), REJECTED.model,
            REJECTED.method, REJECTED.positional(), dict(REJECTED.kwargs)]  # fmt: skip
    params = {"service": "object", "method": "execute_kw", "args": args}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params})
    return (
        "wrk.method = 'POST'\n"
        "wrk.headers['Content-Type'] = 'application/json'\n"
        f"wrk.body = [==[{body}]==]\n"
    )


def swept(engagement: Engagement, role: Role) -> float:
    """Calls a second of the bulk engine: guard, budget, journal and all."""
    send = partial(engagement.transports["jsonrpc"].call, role, REJECTED)
    began = time.perf_counter()
    answers = engagement.sweep((number, send) for number in range(CALLS))
    if any(answer.outcome is not Outcome.DENIED for _, answer in answers):
        sys.exit("a call was not rejected")
    return CALLS / (time.perf_counter() - began)


def growth(engagement: Engagement) -> None:
    """Print how the time of a sweep over private names grows with the models, per call."""
    role, transport = engagement.role("employee-a"), engagement.transports["jsonrpc"]
    by_model: dict[str, list[str]] = {}
    for method in engagement.surface.private():
        by_model.setdefault(method.model, []).append(method.name)
    base = 0.0
    for size in sorted({min(size, len(by_model)) for size in GROWTH}):

        def tries(models: list[str]) -> Iterator[tuple[str, partial[Answer]]]:
            for model in models:
                for name in by_model[model]:
                    yield model, partial(transport.call, role, Call(model, name, ()))

        began = time.perf_counter()
        sent = sum(1 for _ in Sweep(AT_ONCE)(tries(sorted(by_model)[:size])))
        per_call = (time.perf_counter() - began) / sent
        base = base or per_call
        print(f"{size:4} models, {sent:5} private names: {per_call / base:.2f} of the first's "
              "time a call")  # fmt: skip


if __name__ == "__main__":
    main()
