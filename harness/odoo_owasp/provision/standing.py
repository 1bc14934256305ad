"""The deployments that stand on this machine: their notes, their processes, their removal."""

import json
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock

from odoo_owasp.provision.machine import cache_dir, end

KEPT = "demo"
"""The name of the deployment that `up` starts and `down` stops."""
MAILS = "mails.jsonl"
"""The mail sink's file in a deployment's folder."""

# A clone is thrown away: PostgreSQL need not write anything back, Odoo need not finish.
_STOP_SIGNALS = {"postgres": signal.SIGQUIT, "odoo": signal.SIGKILL}


@dataclass(frozen=True, slots=True)
class Standing:
    """One deployment on this machine, as its notes and its processes say."""

    name: str
    home: Path
    kept: bool
    alive: bool
    base_url: str
    since: str


def deployments_dir() -> Path:
    """Where running deployments live."""
    folder = cache_dir() / "deployments"
    folder.mkdir(exist_ok=True)
    return folder


def standing() -> list[Standing]:
    """The deployments on this machine, dead ones included."""
    found = []
    for home in sorted(deployments_dir().iterdir()):
        notes = _notes(home)
        described = home / "target.json"
        base_url = json.loads(described.read_text())["base_url"] if described.exists() else ""
        alive = all(_process(one) for one in notes["processes"]) and bool(notes["processes"])
        found.append(
            Standing(home.name, home, notes["kept"], alive, base_url, notes.get("since", ""))
        )
    return found


def sweep() -> list[str]:
    """Remove what interrupted runs left behind; returns their names."""
    swept = []
    with _lock():  # or a folder whose notes are just being written would look abandoned
        for home in sorted(deployments_dir().iterdir()):
            notes = _notes(home)
            if not notes["kept"] and not _process(notes["owner"]):
                remove(home)
                swept.append(home.name)
    return swept


def remove(home: Path) -> None:
    """End the deployment's processes and delete its folder."""
    for note in reversed(_notes(home)["processes"]):
        if process := _process(note):
            end(process, _STOP_SIGNALS.get(note["name"], signal.SIGTERM))
    for process in _working_in(home):  # started, and not yet noted
        end(process, signal.SIGKILL)
    shutil.rmtree(home, ignore_errors=True)


def _working_in(home: Path) -> list[psutil.Process]:
    """The servers that were started on ``home``, by the very words of their command lines."""
    words = {
        f"{home}/pgdata", f"--data-dir={home}/data", f"{home}/nginx/nginx.conf",
        f"{home}/{MAILS}",
    }  # fmt: skip
    return [
        one for one in psutil.process_iter(["cmdline"]) if words & set(one.info["cmdline"] or ())
    ]


def new_home(name: str, *, kept: bool) -> Path:
    """An empty folder for the deployment ``name``, noted as ours.

    Raises FileExistsError where one of that name stands.
    """
    home = deployments_dir() / name
    notes = {
        "owner": _identity(psutil.Process()),
        "kept": kept,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "processes": [],
    }
    with _lock():
        home.mkdir()
        (home / "notes.json").write_text(json.dumps(notes))
    return home


def _lock() -> FileLock:
    return FileLock(cache_dir() / "deployments.lock")


def note_process(home: Path, name: str, pid: int) -> None:
    """Note that the process ``pid`` belongs to the deployment, so that it can be ended."""
    notes = _notes(home)
    notes["processes"].append({"name": name, **_identity(psutil.Process(pid))})
    fresh = home / "notes.new"
    fresh.write_text(json.dumps(notes))
    fresh.rename(home / "notes.json")


def is_alive(home: Path, name: str) -> bool:
    """Whether the deployment's process ``name`` runs."""
    return any(note["name"] == name and _process(note) for note in _notes(home)["processes"])


def _notes(home: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((home / "notes.json").read_text()))
    except (OSError, ValueError):  # killed while the folder was being made
        return {"owner": {}, "kept": False, "processes": []}


def _identity(process: psutil.Process) -> dict[str, Any]:
    return {"pid": process.pid, "created": process.create_time()}


def _process(note: Mapping[str, Any]) -> psutil.Process | None:
    """The living process that ``note`` is about: a pid alone may be somebody else's by now."""
    try:
        process = psutil.Process(note["pid"])
        same = abs(process.create_time() - note["created"]) < 1
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (KeyError, psutil.NoSuchProcess):
        return None
