"""One run: pytest in a clean child process, then every output rendered from its journal."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import pytest

import odoo_owasp
from odoo_owasp import content, disclosures
from odoo_owasp.engine import JournalFile, read_entries, redactor
from odoo_owasp.following import Follower, expected, remember
from odoo_owasp.logic.embargo import veiled
from odoo_owasp.logic.judge import EXIT_MEANING, exit_code
from odoo_owasp.logic.plan import Profile
from odoo_owasp.logic.progress import Progress, Tally
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Result, RuleCheck, Run, by_claim
from odoo_owasp.model.target import Target
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.provision.machine import BROWSER, PARENT
from odoo_owasp.report import (
    badge,
    code_quality,
    heatmap,
    junit,
    markdown,
    ocsf,
    page,
    record,
    sarif,
)
from odoo_owasp.report import journal as journal_format

_PLUGINS = (
    "odoo_owasp.pytest_plugin", "odoo_owasp.pytest_report", "xdist.plugin", "pytest_timeout",
    "pytest_metadata.plugin", "pytest_html.plugin", "pytest_html.fixtures", "no:cacheprovider",
)  # fmt: skip
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TERM",
    "NO_COLOR",
    "TMPDIR",
    "ODOO_OWASP_CACHE",
    BROWSER,
)
JOURNAL = "journal.jsonl"
PUBLIC = "public"
"""The folder in a run's folder that holds what may be published: all else is private."""
PUBLISHED: Mapping[str, Callable[[Run, int], str]] = {
    "run.json": record.render,
    "junit.xml": junit.render,
    "results.sarif": sarif.render,
    "ocsf.json": ocsf.render,
    "gl-code-quality-report.json": code_quality.render,
    "summary.md": markdown.render,
    "badge.svg": badge.render,
    "badge.json": badge.endpoint,
}
"""The files in it beside the page, each with what renders it."""
PAGE = "report.html"
"""The report for people: whole in a run's folder, without evidence in the one that is public."""
_PYTEST_PAGE = "pytest.html"
CUT_OFF = "the run was cut off: its journal ends at {time} UTC, without a last word"
_HALF = "the journal's last line is cut in half; all before it is whole"
# One process's checks wait for the server most of the time; two keep both sides busy. The budget
# of the embedded deployment is unlimited, so processes do not have to share one.
WORKERS = 2 if (os.cpu_count() or 1) > 1 else 0
"""Processes that run checks, where nobody says how many."""
_GRACE = 3.5
"""Seconds that a stopped child has to write its own report."""
_REPLAYED = (
    pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """Which checks to run, in how many processes, how much they try, and whether the first breach
    is enough.
    """

    claims: tuple[str, ...] = ()
    keyword: str = ""
    workers: int = 0
    first_breach: bool = False
    profile: Profile = Profile.FULL
    waivers: tuple[Waiver, ...] | None = None
    """Who accepts which findings; None: nobody was asked."""
    focus: str = ""
    """What the sample of the quick profile has besides: whatever contains this text."""

    @property
    def whole(self) -> bool:
        """Whether its claims are tried in all their variants, and with all there is to try."""
        return self.profile is Profile.FULL and not self.keyword and not self.first_breach

    def arguments(self) -> list[str]:
        """What pytest is told of it."""
        words = [f"--owasp-claim={one}" for one in self.claims]
        words += ["-k", self.keyword] if self.keyword else []
        words += [f"--owasp-profile={self.profile}", f"--owasp-focus={self.focus}"]
        words += ["--owasp-first-breach"] if self.first_breach else []
        return words + (["-n", str(self.workers)] if self.workers else [])


def run_folder(chosen: str, started: str) -> Path:
    """A fresh folder for a run's outputs. Raises Trouble rather than mix two runs."""
    stamp = started[:19].replace(":", "").replace("-", "")
    folder = Path(chosen or f"odoo-owasp-runs/{stamp}").absolute()
    number = 1
    while not chosen and folder.exists():
        number += 1
        folder = folder.with_name(f"{stamp}-{number}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Trouble(f"{folder} is not empty", "name a new folder with --output")
        folder.chmod(0o700)  # evidence is private
    except OSError as error:
        raise Trouble(
            f"{folder} cannot be written to: {error.strerror}", "name another with --output"
        ) from error
    return folder


@contextlib.contextmanager
def removed_if_empty(folder: Path) -> Iterator[None]:
    """Leave no empty ``folder`` behind where nothing came to be written into it."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            folder.rmdir()


def run(
    target: Target,
    target_file: Path,
    folder: Path,
    selection: Selection,
    planned: Sequence[Result],
    show: Callable[[Progress], None] = lambda progress: None,
    aftermath: Callable[[], Iterable[RuleCheck]] = tuple,
) -> tuple[Run, int]:
    """Run the selected checks on ``target``; returns the run and the exit code it earned.

    ``planned`` is what :func:`selected` says of the selection: what of it never reports is an
    error. ``aftermath`` is asked at the end whether the run kept the rules of engagement. Writes
    the journal, both pages and pytest.log into ``folder``, and what may be published into its
    folder ``public``. Ctrl-C ends the child, and what was done is reported.
    """
    path = folder / JOURNAL
    journal = JournalFile(path, redactor(target))
    journal.write(
        "start",
        tool_version=odoo_owasp.__version__,
        target=target.name,
        release=target.release,
        build=target.build,
        tested_build=target.tested_build,
        profile=selection.profile,
        focus=selection.focus,
    )
    if selection.waivers is not None:
        everything = selection.whole and not selection.claims
        given = Waivers(selection.waivers, selection.whole, everything)
        journal.write("waivers", **journal_format.waivers_entry(given))
    journal.plan(planned)
    tally = Tally(
        [one.name for one in planned], target.rules.budget.requests, expected(selection.profile)
    )
    status = _pytest(target_file, folder, selection, tally, show, journal)
    for check in aftermath():
        journal.rule(check)
    done, code = so_far(path)
    if code != 2 and _broke_down(status, code):
        code = 3
    journal.write("end", exit_code=code, pytest_status=status)
    done, _ = so_far(path)
    if not selection.first_breach:  # which ends checks before they are through
        remember(done)
    write_outputs(done, code, folder)
    if not (folder / _PYTEST_PAGE).exists():  # it was killed before it wrote it
        with contextlib.suppress(Trouble):  # the report stands without it
            _write_pytest_page(folder)
    return done, code


def _broke_down(status: int, code: int) -> bool:
    """Whether pytest ended otherwise than the verdicts explain: then a check may be missing."""
    if code == 0:
        return status != pytest.ExitCode.OK
    if code == 5:
        return status != pytest.ExitCode.NO_TESTS_COLLECTED
    known = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    return status not in known and (status, code) != (pytest.ExitCode.OK, 10)  # nothing applied


def read(journal: Path) -> Run:
    """The run that a journal tells of; its hash chain is recomputed on the way."""
    return journal_format.to_run(read_entries(journal))


def read_ended(journal: Path) -> tuple[Run, bool]:
    """The run of a journal that nobody writes to any more, and whether its last line is half.

    Where the journal has no end, the run was stopped. Raises Trouble where it cannot be read, was
    altered, or is no journal.
    """
    try:
        with journal.open("rb") as lines:
            ended = journal_format.Ended(lines)
            return journal_format.to_run(ended, CUT_OFF), ended.half
    except OSError as error:
        raise Trouble(
            f"{journal} cannot be read: {error.strerror}",
            "name the folder of a run, the one that holds journal.jsonl",
        ) from error
    except journal_format.NotBegun as error:
        raise Trouble(
            f"{journal} tells of a run that ended while its target was being prepared",
            "nothing was judged; what it left on a customer's deployment is removed by: "
            "odoo-owasp clean URL DB",
        ) from error
    except journal_format.BrokenChain as error:
        raise Trouble(
            f"{journal}: {error}", "take an unaltered copy: nothing is reported from any other"
        ) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Trouble(
            f"{journal} was written by a version that this one does not understand",
            "report with that version of odoo-owasp",
        ) from error


def so_far(journal: Path) -> tuple[Run, int]:
    """The run as its journal stands, and the exit code that it has earned."""
    done = read(journal)
    return done, earned(done)


def earned(done: Run) -> int:
    """The exit code of a run: its last word, or what verdicts and its own conduct have earned."""
    if done.exit_code in EXIT_MEANING:
        return done.exit_code
    verdicts = (one.gate for one in done.results)
    rules_broken, not_in_force = bool(done.broken_rules), any(outlived(done))
    return exit_code(verdicts, bool(done.stopped), rules_broken, not_in_force)


def published(done: Run) -> Run:
    """The run as the public may know it: what is under embargo is a number."""
    return veiled(done, disclosures.embargoed())


def write_outputs(done: Run, code: int, folder: Path) -> None:
    """Render the run into its folder, and into its folder ``public`` what others may read."""
    public, known = folder / PUBLIC, published(done)
    public.mkdir(exist_ok=True)
    for name, render in PUBLISHED.items():
        told = render(known, code)
        (public / name).write_text(told, "utf-8", errors="replace", newline="\n")
    for where, run, evidence in ((folder, done, True), (public, known, False)):
        told = _page(run, code, where, evidence)
        (where / PAGE).write_text(told, "utf-8", errors="replace", newline="\n")
    for name, picture in heatmap.pictures(done, content.template("heatmap.css")):
        (folder / name).write_text(picture, "utf-8")


def _page(done: Run, code: int, folder: Path, evidence: bool = True) -> str:
    """report.html; without ``evidence`` as it may be published."""
    parts = page.Parts(*map(content.template, ("page.html", "page.css", "page.js")))
    files = {name: folder / name for name in page.picture_names(done) if evidence}
    pictures = {name: file.read_bytes() for name, file in files.items() if file.is_file()}
    return page.render(done, code, parts, pictures=pictures, evidence=evidence)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A run that was rendered anew, its exit code, and what a person must know of the rendering."""

    run: Run
    code: int
    notices: tuple[str, ...]


def report(folder: Path) -> Rendered:
    """Render every output anew from the journal in ``folder`` alone.

    The run may have been killed: then it counts as stopped. Raises Trouble where the journal
    cannot be read or was altered, or where the folder cannot be written to.
    """
    done, half = read_ended(folder / JOURNAL)
    code, notices = earned(done), [_HALF] if half else []
    try:
        write_outputs(done, code, folder)
        notices += _no_longer_known(done, _write_pytest_page(folder))
    except Trouble as trouble:
        notices.append(str(trouble))  # the report stands without it
    except OSError as error:
        raise Trouble(
            f"{error.filename or folder} cannot be written to: {error.strerror}",
            "copy the folder to where there is room and leave to write, and report on the copy",
        ) from error
    return Rendered(done, code, tuple(notices))


def _no_longer_known(done: Run, known: Set[tuple[str, str]]) -> Iterator[str]:
    """What this version has no checks for any more, a sentence a claim."""
    for results in by_claim(one for one in done.results if one.key not in known):
        variants = f" ({len(results)} variants)" if len(results) > 1 else ""
        yield (
            f"{results[0].claim.id}{variants}: this version has no such check any more; "
            "what the journal says of it is shown"
        )


def _write_pytest_page(folder: Path) -> set[tuple[str, str]]:
    """Write pytest.html from the journal in ``folder``; returns what this version would judge.

    Pytest collects the checks and replays the journal's verdicts; no target is touched.
    """
    with tempfile.TemporaryDirectory() as place:
        written, listed = Path(place) / _PYTEST_PAGE, Path(place) / "plan.json"
        replay = [f"--owasp-replay={(folder / JOURNAL).absolute()}", f"--owasp-plan={listed}"]
        done = subprocess.run(
            [*_pytest_command(Selection()), *replay, *_page_arguments(written)],
            env=_child_env(),
            capture_output=True,
            text=True,
            check=False,
        )
        if not (written.exists() and listed.exists()) or done.returncode not in _REPLAYED:
            raise Trouble(
                f"{_PYTEST_PAGE} was not rendered: {_complaint(done.stdout + done.stderr)}"
            )
        (folder / _PYTEST_PAGE).write_bytes(written.read_bytes())
        return {journal_format.result(entry).key for entry in json.loads(listed.read_text())}


def _pytest(
    target_file: Path,
    folder: Path,
    selection: Selection,
    tally: Tally,
    show: Callable[[Progress], None],
    journal: JournalFile,
) -> int:
    """Run pytest to its end, or to the user's; returns its status."""
    command = [
        *_pytest_command(selection),
        f"--owasp-target={target_file}",
        f"--owasp-journal={folder / JOURNAL}",
        *_page_arguments(folder / _PYTEST_PAGE),
    ]
    with (folder / "pytest.log").open("wb") as log:
        child = subprocess.Popen(
            command,
            env=_child_env(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # the terminal's Ctrl-C reaches it through us, once
        )
        try:
            _follow(child, folder / JOURNAL, tally, show)
        except KeyboardInterrupt:
            journal.write("stopped", why="by the user")
            _stop(child)
        except BaseException:
            child.kill()
            raise
    return child.returncode


def selected(selection: Selection) -> list[Result]:
    """What would be judged, each as yet unjudged; asked offline, before anything is provisioned.

    Raises Trouble where the selection names a claim that no check verifies.
    """
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "plan.json"
        asked = subprocess.run(
            [*_pytest_command(selection), "--collect-only", "-q", f"--owasp-plan={listed}"],
            env=_child_env(),
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode == pytest.ExitCode.NO_TESTS_COLLECTED:
            return []
        if asked.returncode or not listed.exists():
            raise Trouble(_complaint(asked.stdout + asked.stderr))
        return [journal_format.result(entry) for entry in json.loads(listed.read_text())]


def _pytest_command(selection: Selection) -> list[str]:
    """pytest on the suites alone: no configuration or plugin of the user's has a say."""
    suites = content.folder("suites")
    plugins = [f"-p{plugin}" for plugin in _PLUGINS]
    where = ["-c", str(suites / "pytest.ini"), f"--rootdir={suites}", str(suites), "--color=no"]
    return [sys.executable, "-m", "pytest", *where, *plugins, *selection.arguments()]


def _page_arguments(page: Path) -> list[str]:
    css = content.folder("reports") / "templates" / "pytest.css"
    return [f"--html={page}", "--self-contained-html", f"--css={css}"]


def _child_env() -> dict[str, str]:
    env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    ours = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1", PARENT: str(os.getpid())}
    return env | ours


def _follow(
    child: "subprocess.Popen[bytes]", journal: Path, tally: Tally, show: Callable[[Progress], None]
) -> None:
    """Show what the journal says, until the child ends."""
    with Follower(journal, tally) as follower:
        while child.poll() is None:
            show(follower.look())
            time.sleep(0.1)
        show(follower.look())


def _stop(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGINT)  # its workers too: they would finish their checks
    with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        child.wait(_GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _complaint(said: str) -> str:
    lines = said.strip().splitlines()
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR")]
    return "\n".join(errors or lines[-10:])
