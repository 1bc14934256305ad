"""A run's folder, and how pytest's end weighs against the verdicts."""

import os
from pathlib import Path

import pytest

from odoo_owasp import runs
from odoo_owasp.model.trouble import Trouble

ExitCode = pytest.ExitCode
STARTED = "2030-01-02T03:04:05.678+00:00"


@pytest.mark.parametrize(
    ("code", "status", "broke"),
    [
        (0, ExitCode.OK, False),
        (0, ExitCode.TESTS_FAILED, True),
        (0, ExitCode.INTERRUPTED, True),
        (0, ExitCode.NO_TESTS_COLLECTED, True),
        (0, -9, True),
        (1, ExitCode.TESTS_FAILED, False),
        (1, ExitCode.INTERRUPTED, False),
        (1, ExitCode.INTERNAL_ERROR, True),
        (1, ExitCode.USAGE_ERROR, True),
        (10, ExitCode.TESTS_FAILED, False),
        (10, ExitCode.INTERNAL_ERROR, True),
        (10, -9, True),
        (5, ExitCode.NO_TESTS_COLLECTED, False),
        (5, ExitCode.OK, True),
        (5, ExitCode.INTERRUPTED, True),
    ],
)
def test_pytest_broke_down(code: int, status: int, broke: bool) -> None:
    assert runs._broke_down(status, code) is broke


@pytest.mark.parametrize("chosen", ["", "mine", "deep/mine"])
def test_a_run_folder_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o022)
    try:
        folder = runs.run_folder(chosen, STARTED)
    finally:
        os.umask(before)
    assert folder == tmp_path / (chosen or "odoo-owasp-runs/20300102T030405")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_two_runs_are_never_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [runs.run_folder("", STARTED).name for _ in range(3)]
    assert names == [f"20300102T030405{suffix}" for suffix in ("", "-2", "-3")]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    with pytest.raises(Trouble, match="mine is not empty"):
        runs.run_folder("mine", STARTED)


def test_a_folder_that_stayed_empty_is_removed(tmp_path: Path) -> None:
    empty, used = tmp_path / "empty", tmp_path / "used"
    for folder in (empty, used):
        folder.mkdir()
        with runs.removed_if_empty(folder):
            if folder is used:
                (folder / "run.json").touch()
    assert not empty.exists()
    assert (used / "run.json").exists()
