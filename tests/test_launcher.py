"""The command line and the launcher: help, wrong usage, and what they say of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from odoo_owasp import cli, runs
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.report.journal import GENESIS, link

SELECTED = cache(runs.selected)
"""Asked of pytest once a selection: what is shipped does not change meanwhile."""

PROGRAM = Path(sys.executable).parent / "odoo-owasp"
LAUNCHER = Path(__file__).parents[1] / "odoo-owasp"


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder to work in, open to the account that servers run as."""
    folder = Path(tempfile.mkdtemp(prefix="owasp-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


Said = tuple[int, str, str]


@pytest.fixture
def run(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Said]]:
    """The command line in this process: its exit code, stdout and stderr."""
    for name, value in (("ODOO_OWASP_CACHE", str(place / "cache")), ("COLUMNS", "100")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(runs, "selected", SELECTED)
    monkeypatch.chdir(place)
    before = signal.getsignal(signal.SIGTERM)

    def call(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["odoo-owasp", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code or 0
        assert isinstance(code, int)
        return code, *capsys.readouterr()

    yield call
    signal.signal(signal.SIGTERM, before)


def program(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed program, in a process of its own."""
    return subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=place,
        env={"PATH": os.environ["PATH"], "ODOO_OWASP_CACHE": str(place / "cache"),
             "COLUMNS": "100", "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


def test_help_names_the_commands_and_exit_codes(place: Path) -> None:
    done = program(place, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("run", "report", "provision", "prove", "doctor", "verify-journal"):
        assert f" {word} " in done.stdout
    said = " ".join(done.stdout.split())
    assert all(f"{code} {meaning.split(',')[0]}" in said for code, meaning in EXIT_MEANING.items())
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("arguments", [["run", "--nonsense"], ["down"]])
def test_the_program_ends_as_its_command_line_does(place: Path, arguments: list[str]) -> None:
    done = program(place, *arguments)
    assert (done.returncode, done.stdout) == (4, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--nonsense"], "No such option: --nonsense"),
        (["nonsense"], "No such command 'nonsense'"),
        (["run", "-n", "many"], "Invalid value for '-n'"),
        (["run", "-n", "-1"], "Invalid value for '-n'"),
        (["run", "--profile", "some"], "'some' is not one of 'full', 'quick'"),
        (["verify-journal"], "Missing argument 'journal'"),
        (["verify-journal", "missing.jsonl"], "missing.jsonl cannot be read: No such file"),
        (["verify-journal", "full"], "full/journal.jsonl cannot be read: No such file"),
        (["run", "--output", "full"], "full is not empty"),
        (["run", "--output", "full/file"], "full/file cannot be written to: File exists"),
        (["run", "--output", "new", "--release", "9"], "no demo deployment is declared for Odoo 9"),
        (["run", "--output", "new", "--release", "../19.0"], "no demo deployment is declared"),
        (["down"], "no demo deployment is up"),
        (["report"], "Missing argument 'RUN_DIR'"),
        (["report", "missing"], "missing/journal.jsonl cannot be read: No such file"),
        (["report", "full"], "full/journal.jsonl cannot be read: No such file"),
        (["report", "full/file"], "journal.jsonl cannot be read: Not a directory"),
    ],
)  # fmt: skip
def test_wrong_usage(
    place: Path, run: Callable[..., Said], arguments: list[str], words: str
) -> None:
    (place / "full").mkdir()
    (place / "full" / "file").touch()
    code, out, err = run(*arguments)
    assert (code, out) == (4, "")
    assert words in " ".join(err.split())
    assert not (place / "cache" / "templates").exists()


@pytest.mark.parametrize(
    ("arguments", "profile"),
    [
        ([], "full"),
        (["--profile", "quick"], "quick"),
        (["--url", "https://127.0.0.1:9", "--db", "demo"], "quick"),
        (["--url", "https://127.0.0.1:9", "--db", "demo", "--profile", "full"], "full"),
    ],
)
def test_all_is_tried_but_on_a_customers_small_budget(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Said], arguments: list[str], profile: str
) -> None:
    asked: list[runs.Selection] = []
    monkeypatch.setattr(runs, "selected", asked.append)  # nothing is selected: nothing is run
    assert run("run", *arguments)[0] == 5
    assert [one.profile for one in asked] == [profile]


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["run", "--output", "."], "→ name a new folder with --output"),
        (["run", "--output", "new", "--release", "99.0"], "→ there are: 19.0"),
        (["down"], "→ start one with: odoo-owasp up"),
        (["report", "x"], "→ name the folder of a run, the one that holds journal.jsonl"),
    ],
)
def test_a_remedy_is_one_line(
    place: Path, run: Callable[..., Said], arguments: list[str], remedy: str
) -> None:
    (place / "file").touch()
    lines = run(*arguments)[2].splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("error: ")
    assert lines[1] == f"  {remedy}"


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 2, "stopped by the user"),
        (RuntimeError("a bug"), 3, "a bug"),
        (Trouble("no disk", "buy one"), 4, "error: no disk → buy one"),
    ],
)
def test_how_it_ends(
    monkeypatch: pytest.MonkeyPatch,
    run: Callable[..., Said],
    error: BaseException,
    code: int,
    words: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(runs, "run_folder", fail)
    ended, out, err = run("run")
    assert (ended, out) == (code, "")
    assert words in " ".join(err.split())


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--claim", "ABC-001"], 4, "no check verifies ABC-001; there are"),
        (["-k", "nothing_of_this_name"], 5, "exit 5: nothing was selected"),
    ],
)
def test_nothing_is_made_where_nothing_can_be_run(
    place: Path, run: Callable[..., Said], arguments: list[str], code: int, words: str
) -> None:
    ended, out, err = run("run", "--output", "new", *arguments)
    assert (ended, out) == (code, "")
    assert words in " ".join(err.split())
    assert list(place.iterdir()) == []


START = {
    "tool_version": "0",
    "target": "demo",
    "release": "19.0",
    "build": "b",
    "tested_build": "t",
}
TIME = "2030-01-01T00:00:00+00:00"
BEGUN = link(GENESIS, 0, "start", TIME, START)
END = link(json.loads(BEGUN)["hash"], 1, "end", TIME, {})
WHOLE = f"{BEGUN}\n{END}"
AFTER = link(json.loads(END)["hash"], 2, "request", TIME, {})
NO_END = "the chain is whole, but it has no end: cut off, or killed"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (f"{WHOLE}\n", 0, f"whole, from start to end; its head is {json.loads(END)['hash']}"),
        (f"{BEGUN}\n", 4, NO_END),
        (f"{WHOLE}\n{AFTER}\n", 4, NO_END),
        (f"{WHOLE[:-9]}\n", 4, "line 2 is no journal entry"),
        (f"{WHOLE.replace('demo', 'memo')}\n", 4, "line 1 does not continue the chain"),
        (f"{WHOLE}\n{{}}\n", 4, "line 3 is no journal entry"),
        (f"{WHOLE}\n[]\n", 4, "line 3 is no journal entry"),
        ("", 4, "journal.jsonl"),
        (link(GENESIS, 0, "request", "x", {}) + "\n", 4, "journal.jsonl"),
    ],
)
def test_verify_journal(
    place: Path, run: Callable[..., Said], text: str, code: int, words: str
) -> None:
    (place / "journal.jsonl").write_text(text)
    ended, _, err = run("verify-journal", "journal.jsonl")
    assert ended == code
    assert words in " ".join(err.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no entry of a run's start"),
        ("no journal at all", "there is no entry of a run's start"),
        ("no journal at all\n", "line 1 is no journal entry"),
        (f"{BEGUN.replace('demo', 'memo')}\n{END}\n", "line 1 does not continue the chain"),
        (f"{BEGUN}\n{{}}\n{END}\n", "line 2 is no journal entry"),
        (link(GENESIS, 0, "request", TIME, {}) + "\n", "while its target was being prepared"),
        (link(GENESIS, 0, "start", TIME, {}) + "\n", "by a version that this one does not"),
    ],
)
def test_no_report_without_a_journal(
    place: Path, run: Callable[..., Said], text: str, words: str
) -> None:
    (place / "journal.jsonl").write_text(text)
    code, out, err = run("report", ".")
    assert (code, out) == (4, "")
    assert words in " ".join(err.split())
    assert len(err.splitlines()) == 2
    assert [file.name for file in place.iterdir()] == ["journal.jsonl"]


def test_no_report_where_nothing_can_be_written(place: Path, run: Callable[..., Said]) -> None:
    (place / "journal.jsonl").write_text(f"{WHOLE}\n")
    (place / "public" / "run.json").mkdir(
        parents=True
    )  # root may write into a folder that is read-only
    code, out, err = run("report", ".")
    assert (code, out) == (4, "")
    assert "run.json cannot be written to: Is a directory" in err
    assert "→ copy the folder" in err


def test_report_of_a_run_that_was_killed(place: Path, run: Callable[..., Said]) -> None:
    (place / "journal.jsonl").write_text(f"{BEGUN}\n{END[:-9]}")
    code, out, err = run("report", ".")
    assert code == 2
    assert "stopped: the run was cut off: its journal ends at 2030-01-01" in out
    assert f"exit 2: {EXIT_MEANING[2]}" in out
    assert "notice: the journal's last line is cut in half" in " ".join(err.split())
    assert "report: report.html" in err
    assert (place / runs.PAGE).exists()
    assert {file.name for file in (place / "public").iterdir()} == {*runs.PUBLISHED, runs.PAGE}


@pytest.fixture
def checkout(place: Path) -> Path:
    """A checkout whose environment is made, with a program that says what it was given."""
    shutil.copy(LAUNCHER, place)
    (place / "pyproject.toml").touch()
    os.utime(place / "pyproject.toml", (0, 0))
    bin_ = place / ".venv" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "odoo-owasp").write_text('#!/bin/sh\nprintf "<%s>" "$@"\nexit 10\n')
    (bin_ / "odoo-owasp").chmod(0o755)
    (place / ".venv" / ".installed").touch()
    return place


def launch(checkout: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(checkout / "odoo-owasp"), *arguments],
        cwd="/", env={"PATH": os.environ["PATH"], **env},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


def test_the_launcher_hands_over(checkout: Path) -> None:
    done = launch(checkout, "run", "-k", "a b")
    assert (done.returncode, done.stdout, done.stderr) == (10, "<run><-k><a b>", "")


@pytest.mark.parametrize("python", ["/bin/false", "/nonexistent/python3"])
def test_the_launcher_says_which_python_it_needs(checkout: Path, python: str) -> None:
    (checkout / ".venv" / ".installed").unlink()
    done = launch(checkout, "--help", ODOO_OWASP_PYTHON=python)
    assert (done.returncode, done.stdout) == (4, "")
    assert "needs Python 3.11 or newer" in done.stderr
    assert "ODOO_OWASP_PYTHON=" in done.stderr
    assert not (checkout / ".venv" / ".installed").exists()
