"""What this machine has of what a run needs, and how to get the rest."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from odoo_owasp import content
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import cache_dir, find_tool, servant
from odoo_owasp.provision.python_env import interpreter

_FIRST_RUN_MB = 2500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: is it well, what was found, what to do if not. Not all are ``needed``."""

    name: str
    well: bool
    found: str
    remedy: str = ""
    needed: bool = True


def examine() -> Iterator[Finding]:
    """Look at the machine; changes nothing, sends nothing."""
    yield Finding("Python of the harness", True, f"{sys.version.split()[0]} in {sys.prefix}")
    for name, package in (
        ("nginx", "nginx-light"), ("chromium", "chromium"),
        ("apt-get", "apt"), ("dpkg-deb", "dpkg"), ("tar", "tar"),
    ):  # fmt: skip
        yield _tool(name, package)
    yield _keyring()
    yield _odoo_python()
    yield _account()
    yield from _cache()


def table(findings: list[Finding]) -> Table:
    """The findings for a terminal."""
    shown = Table("", "what", "found", "to do", box=None, header_style="dim")
    for one in findings:
        mark = Text("✓", "green") if one.well else Text("✗", "red" if one.needed else "yellow")
        shown.add_row(mark, one.name, one.found, "" if one.well else one.remedy)
    return shown


def _tool(name: str, package: str) -> Finding:
    path = find_tool(name)
    if path is None:
        may = os.geteuid() == 0 and find_tool("apt-get") is not None
        remedy = f"sudo apt-get install {package}" + (" (a run does it itself)" if may else "")
        return Finding(name, False, "missing", remedy, needed=not may)
    if name not in ("nginx", "chromium"):
        return Finding(name, True, str(path))
    option = "-v" if name == "nginx" else "--version"
    said = subprocess.run([path, option], capture_output=True, text=True, check=False)
    version = (said.stdout or said.stderr).strip().splitlines() or ["?"]
    return Finding(name, True, f"{version[0]} ({path})")


def _keyring() -> Finding:
    path = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    remedy = "sudo apt-get install debian-archive-keyring, or use --odoo-source"
    return Finding(
        "archive keyring", path.exists(), str(path) if path.exists() else "missing", remedy
    )


def _odoo_python() -> Finding:
    release = content.read_toml(content.release_file("19.0"))
    try:
        path, version = interpreter(release["python"]["versions"], servant())
    except Trouble as trouble:
        return Finding("Python for Odoo", False, trouble.what, trouble.remedy)
    return Finding("Python for Odoo", True, f"{version} ({path})")


def _account() -> Finding:
    uid = servant().uid
    name = "nobody, since this is root" if uid is not None else f"uid {os.geteuid()}"
    return Finding("servers run as", True, name)


def _cache() -> Iterator[Finding]:
    try:
        folder = cache_dir()
    except Trouble as trouble:
        yield Finding("cache folder", False, trouble.what, trouble.remedy)
        return
    free = shutil.disk_usage(folder).free // 2**20
    templates = sorted(path.name for path in (folder / "templates").glob("*") if path.is_dir())
    yield Finding("cache folder", True, str(folder))
    yield Finding(
        "disk", free > _FIRST_RUN_MB, f"{free} MB free", f"a first run takes {_FIRST_RUN_MB} MB"
    )
    built = ", ".join(templates) or "none yet"
    yield Finding("templates", bool(templates), built, "the first run builds one", needed=False)
