"""The state file: private, whole, and never less than it was."""

import json
import multiprocessing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from odoo_owasp import disclosures
from odoo_owasp.logic.procedure import opened, taken
from odoo_owasp.model.disclosure import Disclosure, Event, Step
from odoo_owasp.model.trouble import Trouble

DAY = date(2030, 1, 1)
FOUND = "0123456789abcdef"
Those = tuple[Disclosure, ...]


def one_more(so_far: Those) -> Those:
    return (*so_far, opened(so_far, ["RPC-001"], [FOUND], DAY))


def add_ten(path: Path) -> None:
    for _ in range(10):
        disclosures.change(path, one_more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "disclosures.json"


def test_it_is_the_users_own(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(disclosures.PLACE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert disclosures.read() == ()  # nobody has disclosed anything yet
    assert disclosures.place() == tmp_path / "data" / "odoo-owasp" / "disclosures.json"
    monkeypatch.setenv(disclosures.PLACE, str(tmp_path / "other.json"))
    assert disclosures.place() == tmp_path / "other.json"
    assert disclosures.place(path) == path


def test_an_empty_name_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CI leaves it where it withholds a secret: nothing may be published then."""
    monkeypatch.setenv(disclosures.PLACE, "")
    with pytest.raises(Trouble, match="ODOO_OWASP_DISCLOSURES is empty"):
        disclosures.embargoed()
    assert disclosures.place(path) == path


def test_it_is_private(path: Path) -> None:
    disclosures.change(path, one_more)
    modes = [one.stat().st_mode & 0o777 for one in (path.parent, *path.parent.iterdir())]
    assert modes == [0o700, 0o600, 0o600]


def test_what_was_recorded_is_read_again(path: Path) -> None:
    disclosures.change(path, one_more)
    event = Event(Step.REPORTED, DAY, "sent, é✓")
    after = disclosures.change(path, lambda those: (taken(those[0], event, DAY),))
    assert disclosures.read(path) == after
    assert after[0].events == (event,)
    assert disclosures.embargoed(path) == dict.fromkeys(after[0].claims, 1)


def test_nothing_is_ever_lost(path: Path) -> None:
    event = Event(Step.REPORTED, DAY)
    disclosures.change(path, one_more)
    disclosures.change(path, lambda those: (taken(those[0], event, DAY),))
    before = path.read_bytes()
    for losing in (lambda those: (), lambda those: one_more(())):
        with pytest.raises(AssertionError, match="disclosure 1 would lose"):
            disclosures.change(path, losing)
    assert path.read_bytes() == before


def test_nor_by_commands_at_the_same_time(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=add_ten, args=(path,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    assert [one.number for one in disclosures.read(path)] == list(range(1, 21))


def test_a_command_that_waits_too_long_says_so(path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(disclosures, "_WAIT", 0)
    path.parent.mkdir()
    with FileLock(f"{path}.lock"), pytest.raises(Trouble, match="another command holds"):
        disclosures.change(path, one_more)


def test_a_named_file_must_be_there(path: Path) -> None:
    """Else what is under embargo would be told, because of a typing error."""
    with pytest.raises(Trouble, match="there is no file"):
        disclosures.embargoed(path)


GOOD: dict[str, Any] = {
    "number": 1, "claims": ["RPC-001"], "fingerprints": [FOUND], "opened": "2030-01-01",
    "weeks": 3, "events": [],
}  # fmt: skip


def event(step: str, on: str = "2030-01-01") -> dict[str, str]:
    return {"step": step, "on": on, "note": ""}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"number": 2}, "numbered"),
        ({"more": 1}, "'more' was unexpected"),
        ({"fingerprints": []}, "fingerprints"),
        ({"opened": "2030-02-30"}, "day is out of range"),
        ({"events": [event("verified")]}, "not what comes next"),
        ({"events": [event("reported", "2029-12-31")]}, "before the step before it"),
        ({"events": [event("withdrawn"), event("reported")]}, "is over"),
        ({"events": [event("vanished")]}, "vanished"),
    ],
)
def test_a_broken_file_is_told_of(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(json.dumps({"schema": 1, "disclosures": [{**GOOD, **change}]}))
    with pytest.raises(Trouble, match=why) as trouble:
        disclosures.read(path)
    assert "restore it from a backup" in str(trouble.value)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 2, "disclosures": []}', "\0"])
def test_and_one_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(Trouble, match="is no file of disclosures"):
        disclosures.change(path, one_more)
    assert path.read_text() == text


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="cannot be written to"):
        disclosures.change(tmp_path / "file" / "disclosures.json", one_more)
