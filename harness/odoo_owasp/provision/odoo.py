"""Odoo's own command line: installing modules, running our script in it, serving."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import urllib3

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import Servant, tail, wait_until
from odoo_owasp.provision.postgres import ODOO_USER, Cluster
from odoo_owasp.provision.steps import Step

_LOADING = re.compile(r"Loading module \S+ \((\d+)/(\d+)\)")
_ASSET = re.compile(r"""(?:href|src)=["'](/web/assets/[^"']+)["']""")
_NOT_LOADED = re.compile(r"Some modules are not loaded, .*: \[(.+)\]")
"""What Odoo logs (odoo/modules/loading.py) where it goes on without some of its modules."""
_SENDER = "odoo@odoo-owasp.test"
"""Who mails are from, in a domain that never exists (RFC 6761): without one Odoo sends none."""
_PROGRAM = ("-m", "odoo")
# These speak of every RPC call in 19.0: deprecated, removed in a later release.
_MUTED = ["odoo.addons.rpc.controllers.xmlrpc:ERROR", "odoo.addons.rpc.controllers.jsonrpc:ERROR"]


@dataclass(frozen=True, slots=True)
class Odoo:
    """How to start Odoo: its Python, its source, where it may write.

    Without a ``database`` it serves all that its PostgreSQL role owns.
    """

    python: Path
    tree: Path
    data: Path
    cluster: Cluster
    database: str
    servant: Servant
    extra_addons: tuple[Path, ...] = ()
    server_wide: tuple[str, ...] = ()
    env: Mapping[str, str] | None = None
    # Where mails go. Nothing listens on port 1: while a template is built none goes anywhere,
    # also where the machine has a mail server on Odoo's default, localhost:25.
    smtp_port: int = 1
    # More words for the command line of the server.
    options: tuple[str, ...] = ()

    def install(self, modules: list[str], log: Path, step: Step) -> None:
        """Create the schema, with demo data. Raises Trouble where a module does not load."""
        words = ["--with-demo", "--init", ",".join(modules), "--stop-after-init", "--no-http"]
        process = self._start([*words, "--log-level=info"], log)
        while process.poll() is None:
            time.sleep(0.3)
            if found := _LOADING.findall(log.read_text(errors="replace")):
                step.at(*map(int, found[-1]))
        if process.returncode:
            raise Trouble(
                f"Odoo could not install {', '.join(modules)}:\n{tail(log)}", f"see {log}"
            )

    def script(self, script: Path, given: Mapping[str, Any]) -> Any:
        """Run our Python file inside Odoo; returns the JSON that it prints last.

        ``given`` reaches the script as the JSON text ``GIVEN``, on standard input: no secret
        stands on a command line or in a file.
        """
        program = f"GIVEN = {json.dumps(given)!r}\n{script.read_text()}"
        done = self.servant.run(
            [
                *self._command(["shell", "--shell-interface=python"]),
                "--log-level=warn",
                "--no-http",
            ],
            env=self._env(),
            stdin=program,
            check=False,
        )
        marked = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        if done.returncode or not marked:
            raise Trouble(f"{script.name} failed inside Odoo:\n{done.stderr.strip()[-1500:]}")
        return json.loads(marked[-1].removeprefix("RESULT "))

    def serve(
        self, port: int, log: Path, configuration: Path, *, dies_with_parent: bool = True
    ) -> subprocess.Popen[bytes]:
        """Start the HTTP server on 127.0.0.1 and wait until it answers.

        One database by name, unless ``configuration`` has a filter: a filter costs every
        session-less request a connection. No cron: nothing happens that no check asked for.
        """
        # Its process for websockets is started anew from the file that was started: not by -m.
        program = log.with_name(f"{log.stem}-bin")
        program.write_text("from odoo.cli.command import main\n\nmain()\n")
        program.chmod(0o644)
        process = self._start(
            [
                f"--config={configuration}",
                "--workers=0",
                "--max-cron-threads=0",
                "--http-interface=127.0.0.1",
                f"--http-port={port}",
                "--log-level=warn",
                *(f"--log-handler={muted}" for muted in _MUTED),
                *self.options,
            ],
            log,
            dies_with_parent=dies_with_parent,
            program=(program,),
        )
        http = urllib3.PoolManager(retries=False)

        def healthy() -> bool:
            try:
                return http.request("GET", f"http://127.0.0.1:{port}/web/health").status == 200
            except urllib3.exceptions.HTTPError:
                return False

        wait_until(healthy, lambda: process.poll() is None, 90, "Odoo", log)
        if left_out := _NOT_LOADED.search(log.read_text(errors="replace")):
            process.terminate()
            raise Trouble(
                f"Odoo runs without add-ons that are installed: {left_out[1]}",
                f"their folders must be there, and readable for all; see {log}",
            )
        return process

    def _start(
        self, words: list[str], log: Path, *, dies_with_parent: bool = True,
        program: Sequence[str | Path] = _PROGRAM,
    ) -> subprocess.Popen[bytes]:  # fmt: skip
        return self.servant.start(
            self._command(words, program),
            log=log,
            env=self._env(),
            dies_with=signal.SIGKILL if dies_with_parent else None,
        )

    def _command(
        self, words: list[str], program: Sequence[str | Path] = _PROGRAM
    ) -> list[str | Path]:
        first = words[:1] if words[0] == "shell" else []
        command: list[str | Path] = [self.python, *program, *first]
        command += [f"--db_host={self.cluster.sockets}", f"--db_user={ODOO_USER}"]
        command += ["-d", self.database] if self.database else []
        command += [f"--data-dir={self.data}"]
        command += ["--smtp=127.0.0.1", f"--smtp-port={self.smtp_port}"]
        command += [f"--email-from={_SENDER}"]
        if self.extra_addons:
            addons = [self.tree / "odoo" / "addons", self.tree / "addons", *self.extra_addons]
            there = ",".join(str(path) for path in addons if path.is_dir())
            command.append(f"--addons-path={there}")
        if self.server_wide:
            command.append(f"--load={','.join(self.server_wide)}")
        return [*command, *words[len(first) :]]

    def _env(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.tree), "HOME": str(self.data), **(self.env or {})}


def warm(port: int, paths: list[str], login: str, password: str, database: str, step: Step) -> None:
    """Open pages and the asset bundles they name, so that Odoo builds those once."""
    http = urllib3.PoolManager(retries=False, timeout=120)
    base = f"http://127.0.0.1:{port}"
    asked = {"db": database, "login": login, "password": password}
    entered = http.request("POST", f"{base}/web/session/authenticate", json={"params": asked})
    if "session_id=" not in entered.headers.get("Set-Cookie", ""):
        raise Trouble(f"{login} cannot log in to the new database (status {entered.status})")
    cookie = entered.headers["Set-Cookie"].split(";")[0]
    queue = list(paths)
    seen: set[str] = set()
    while queue:
        path = queue.pop(0)
        seen.add(path)
        page = http.request("GET", urljoin(base, path), headers={"Cookie": cookie}, redirect=False)
        if path in paths:
            found = _ASSET.findall(page.data.decode(errors="replace"))
            queue += [asset for asset in dict.fromkeys(found) if asset not in {*seen, *queue}]
        step.at(len(seen), len(seen) + len(queue))
