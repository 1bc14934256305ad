"""Odoo's private Python environment, with the embedded PostgreSQL beside it."""

import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import (
    Servant,
    dies_with_parent,
    find_tool,
    python_of_this_process,
)
from odoo_owasp.provision.postgres import system_binaries
from odoo_owasp.provision.steps import Step, Steps


def interpreter(versions: list[str], servant: Servant, chosen: str = "") -> tuple[Path, str]:
    """A Python that Odoo runs on and that the servant can start, with its version.

    Raises Trouble where there is none.
    """
    names = (
        [chosen]
        if chosen
        else [
            python_of_this_process(),
            "/usr/bin/python3",
            *(f"python{version}" for version in versions),
        ]
    )
    tried = []
    for name in names:
        path = find_tool(name)
        if path is None or not servant.may_run(path):
            tried.append(f"{name} (not found, or out of the servers' account's reach)")
            continue
        version = servant.run([path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        if chosen or version.stdout.strip() in versions:
            return path, version.stdout.strip()
        tried.append(f"{name} (is {version.stdout.strip()})")
    raise Trouble(
        f"no Python for Odoo, which needs {' or '.join(versions)}; tried {', '.join(tried)}",
        "run: sudo apt-get install python3   or name one with --odoo-python",
    )


def environment(
    folder: Path, release: Mapping[str, Any], servant: Servant, steps: Steps, chosen: str = ""
) -> Path:
    """The folder of a virtual environment with all that ``release`` requires.

    Built once per set of requirements and interpreter; an unfinished one is built anew.
    Raises Trouble where pip cannot install them.
    """
    python, version = interpreter(release["python"]["versions"], servant, chosen)
    requirements = release["python"]["requirements"]
    postgres = release["postgres"]["requirement"]
    parts = [str(python), version, *requirements, postgres]
    key = sha256("\n".join(parts).encode()).hexdigest()[:12]
    home = folder / f"python{version}-{key}"
    complete = home / "complete"
    if not complete.exists():
        with steps.step(f"Python {version} environment for Odoo") as step:
            _build(home, python, requirements, step)
        with steps.step("embedded PostgreSQL") as step:
            try:
                _install(home, [postgres], step)
            except Trouble as trouble:
                if not system_binaries():
                    raise
                steps.notice(f"no embedded PostgreSQL, the system's is tried: {trouble.what}")
        complete.touch()
    return home


def _build(home: Path, python: Path, requirements: list[str], step: Step) -> None:
    from virtualenv import cli_run

    cli_run(["--quiet", "--clear", "--python", str(python), str(home)])
    _install(home, requirements, step)


def _install(home: Path, requirements: list[str], step: Step) -> None:
    listed = home / "requirements.txt"
    listed.write_text("\n".join(requirements) + "\n")
    pip = subprocess.Popen(
        [
            home / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-color",
            "--progress-bar",
            "off",
            "-r",
            listed,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=dies_with_parent(),
    )
    said = []
    collected = 0
    for line in pip.stdout or ():
        said.append(line.strip())
        collected += line.startswith("Collecting")
        step.at(min(collected, len(requirements)), len(requirements) * 1.3)
    if pip.wait():
        problems = [line for line in said if line.startswith("ERROR")] or said[-3:]
        raise Trouble(
            f"pip could not install what Odoo requires: {' | '.join(problems[:3])[:600]}",
            "check the network and the disk, then start again",
        )
