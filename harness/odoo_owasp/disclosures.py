"""The state file: how far each disclosure is, on this user's machine and nobody else's."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import platformdirs
import typer
from filelock import FileLock, Timeout

from odoo_owasp import content
from odoo_owasp.logic.procedure import embargoes, taken
from odoo_owasp.model.disclosure import Disclosure, Event, Step
from odoo_owasp.model.trouble import Trouble

PLACE = "ODOO_OWASP_DISCLOSURES"
"""The environment variable that names another file."""
State = Annotated[
    Path | None,
    typer.Option("--disclosures", metavar="FILE", help=f"how far they are; else {PLACE}"),
]
"""The option of every command that tells of findings, or of disclosures."""
_SCHEMA = 1
_WAIT = 10
"""Seconds for another command to be done with the file."""


def demand(state: Path | None) -> None:
    """Take what is under embargo from ``state``, whatever in this process asks for it.

    Raises Trouble where that cannot be known: before anything is done that could tell.
    """
    if state:
        os.environ[PLACE] = str(state.absolute())
    read()


def place(chosen: Path | None = None) -> Path:
    """The file: the ``chosen`` one, that of the environment, or the user's own.

    Raises Trouble where the environment names none: so a CI leaves a secret that it withholds.
    """
    named = chosen or os.environ.get(PLACE)
    if named == "":
        raise Trouble(
            f"{PLACE} is empty, so nobody knows what is under embargo",
            "name the file of disclosures, or unset it where nothing is being disclosed",
        )
    return Path(named) if named else _own()


def _own() -> Path:
    return platformdirs.user_data_path("odoo-owasp") / "disclosures.json"


def read(chosen: Path | None = None) -> tuple[Disclosure, ...]:
    """All disclosures, in the order of their numbers.

    Raises Trouble where the file is broken, or where one was named that is not there: what is
    under embargo would not be known, and be told.
    """
    path = place(chosen)
    if not _there(path):
        if path == _own():
            return ()
        raise Trouble(
            f"there is no file {path} of disclosures",
            f"name the right one with --disclosures or {PLACE}; the first disclose makes it",
        )
    return _read(path)


def embargoed(chosen: Path | None = None) -> dict[str, int]:
    """The number of each claim that has a finding under embargo, by its id."""
    return embargoes(read(chosen))


def change(
    chosen: Path | None,
    changed: Callable[[tuple[Disclosure, ...]], tuple[Disclosure, ...]],
) -> tuple[Disclosure, ...]:
    """Replace the file's content by what ``changed`` makes of it; returns that.

    One command at a time. What was recorded stays: nothing is ever taken back.
    """
    path = place(chosen).absolute()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=_WAIT, mode=0o600):
            before = _read(path) if _there(path) else ()
            after = changed(before)
            _demand_all_kept(before, after)
            _replace(path.resolve(), _text(after))
    except Timeout as error:
        raise Trouble(f"another command holds {path}", "try again when it is done") from error
    except OSError as error:
        raise Trouble(
            f"{path} cannot be written to: {error.strerror}",
            f"name another file with --disclosures or {PLACE}",
        ) from error
    return after


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # a folder on the way is closed to us
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error


def _demand_all_kept(before: tuple[Disclosure, ...], after: tuple[Disclosure, ...]) -> None:
    kept = {one.number: one for one in after}
    for one in before:
        now = kept.get(one.number)
        if not (now and now.events[: len(one.events)] == one.events):
            raise AssertionError(f"disclosure {one.number} would lose what was recorded")


def _replace(path: Path, text: str) -> None:
    """Write all of it or nothing, for the user's eyes alone."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)  # of a command that was killed; ours is the lock
    created = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(created, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _text(disclosures: tuple[Disclosure, ...]) -> str:
    data = {"schema": _SCHEMA, "disclosures": [asdict(one) for one in disclosures]}
    return json.dumps(data, ensure_ascii=False, indent=1, default=date.isoformat) + "\n"


def _read(path: Path) -> tuple[Disclosure, ...]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise _broken(path, f"it is not JSON: {error}") from error
    if wrong := content.problem(data, "disclosures"):
        raise _broken(path, wrong)
    try:
        found = tuple(map(_disclosure, data["disclosures"]))
    except (Trouble, ValueError) as error:  # no step that the commands could have recorded
        raise _broken(path, str(error)) from error
    if [one.number for one in found] != list(range(1, len(found) + 1)):
        raise _broken(path, "its disclosures are not numbered one after the other")
    return found


def _broken(path: Path, why: str) -> Trouble:
    return Trouble(
        f"{path} is no file of disclosures: {why}",
        "restore it from a backup: without it nobody knows what is under embargo",
    )


def _disclosure(data: dict[str, Any]) -> Disclosure:
    """One disclosure, its steps taken anew, so that the file holds none out of order."""
    so_far = Disclosure(
        data["number"], (*data["claims"],), (*data["fingerprints"],),
        date.fromisoformat(data["opened"]), data["weeks"],
    )  # fmt: skip
    for one in data["events"]:
        event = Event(Step(one["step"]), date.fromisoformat(one["on"]), one["note"])
        so_far = taken(so_far, event, date.max)
    return so_far
