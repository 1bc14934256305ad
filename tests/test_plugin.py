"""The pytest plugin on small suites: verdicts, refusals, secrets, and one journal for all workers.

Everything is real but the consent record, which would stand in a database. The last part runs
them as `odoo-owasp run` does, with the parent that plans and judges how pytest ended.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from odoo_owasp import content, runs
from odoo_owasp.engine import JournalFile
from odoo_owasp.logic.fingerprint import fingerprint
from odoo_owasp.logic.plan import Profile
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.rules import Origin, Rules
from odoo_owasp.model.run import Run
from odoo_owasp.model.target import Planted, Target
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.provision import target_file
from odoo_owasp.report import journal as journal_format

PASSWORD, API_KEY, TOKEN = "pass-word-123", "api-key-456", "token-789-token"

# The engagement looks at no database; the suites are where the test put them.
_CONFTEST = """
import os
from pathlib import Path
from odoo_owasp import content
from odoo_owasp.engine import Engagement
from odoo_owasp.model.rules import OutsideTheRules

def permit(engagement):
    if os.environ.get("CONSENT") == "missing":
        raise OutsideTheRules("the database carries no consent record")

shipped = content.folder
content.folder = lambda name: Path(__file__).parent if name == "suites" else shipped(name)
Engagement.permit = permit
"""

_HEAD = """
import pytest
from odoo_owasp import claim, over

def about(number, **more):
    return claim(f"RPC-{number:03}", "It holds", verifies="RPC", severity="low", **more)
"""


def target() -> Target:
    role = Role("portal-a", "alice", 7, Secret(PASSWORD), Secret(API_KEY))
    return Target(
        "demo", "12ab", "https://127.0.0.1:1", "http://127.0.0.1:1", "demo", "uuid", "nonce-nonce",
        "19.0", "b", "t", "", Rules(frozenset({Origin("https", "127.0.0.1", 1)}), "127.0.0.1"),
        frozenset({"sale"}),
        frozenset({"transport:json2"}), {"portal-a": role, "anonymous": Role("anonymous")},
        {"quotation": Planted("quotation", "sale.order", 1, "tabc", TOKEN)},
    )  # fmt: skip


@dataclass
class Session:
    """What a pytest session came to."""

    code: int
    printed: str
    journal: str
    html: str
    run: Run

    def verdicts(self) -> dict[str, str]:
        return {
            f"{one.claim.id} {one.variant}".strip(): one.judgement.verdict.value
            for one in self.run.results
        }


def suites(folder: Path, suite: str) -> Path:
    """A folder of suites with one file, and the description of a target."""
    folder /= "suites"
    folder.mkdir()
    (folder / "conftest.py").write_text(_CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    (folder / "test_small.py").write_text(_HEAD + suite)
    (folder / "target.json").write_text(target_file.dump(target()))
    return folder


def session(
    folder: Path, suite: str, *arguments: str, consent: str = "given",
    waivers: tuple[Waiver, ...] = (),
) -> Session:  # fmt: skip
    """Run ``suite`` in ``folder`` on a journal that has a start; then add what was selected."""
    folder = suites(folder, suite)
    journal, plan = folder / "journal.jsonl", folder / "plan.json"
    begun = JournalFile(journal, Redactor())
    begun.write(
        "start", tool_version="0", target="demo", release="19.0", build="b", tested_build="t"
    )
    if waivers:
        begun.write("waivers", **journal_format.waivers_entry(Waivers(waivers)))
    plugins = ["odoo_owasp.pytest_plugin", "xdist.plugin", "pytest_metadata.plugin",
               "pytest_html.plugin", "pytest_html.fixtures", "no:cacheprovider"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(folder / "pytest.ini"), f"--rootdir={folder}",
         *(f"-p{plugin}" for plugin in plugins), f"--owasp-target={folder / 'target.json'}",
         f"--owasp-journal={journal}", f"--html={folder / 'report.html'}", "--self-contained-html",
         f"--owasp-plan={plan}", "-v", *arguments, str(folder)],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "CONSENT": consent},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    page = folder / "report.html"
    if plan.exists():
        JournalFile(journal, Redactor()).write("plan", results=json.loads(plan.read_text()))
    return Session(
        done.returncode, done.stdout + done.stderr, journal.read_text(),
        page.read_text() if page.exists() else "", runs.read(journal),
    )  # fmt: skip


MIXED = """
@about(1)
def test_held(cases):
    cases.control(worked=True)
    cases.held("a", unless=False, witness="wire")

@about(2)
def test_violated(cases, engagement):
    print("printed", engagement.role("portal-a").api_key.reveal())
    cases.held("a", unless=True, witness="wire", evidence="sent pass-word-123 <img src=x>")

@about(3)
def test_nothing_tried(cases):
    pass

@about(4)
def test_without_cases():
    pass

@about(5)
def test_breaks(engagement):
    raise LookupError("login with " + engagement.role("portal-a").password.reveal())

@about(6, needs=["module:sale", "module:crm"])
def test_not_applicable(cases):
    raise AssertionError("must not run")

@about(7)
@over(transports="json2 xmlrpc", roles="portal-a anonymous")
def test_over(transport, role, cases):
    cases.control(worked=True)
    cases.held(role.name, unless=role.anonymous, witness=transport.name)

@pytest.fixture
def unclean():
    yield
    raise OSError("cannot clean up token-789-token")

@about(8)
def test_held_but_not_cleaned(cases, unclean):
    cases.control(worked=True)
    cases.held("a", unless=False, witness="wire")

@about(9)
def test_skips(cases):
    pytest.skip("not today")

@about(10)
def test_breached_then_broken(cases):
    cases.held("a", unless=True, witness="wire")
    raise LookupError("later")

@about(11, odoo=">=20")
def test_of_a_later_release(cases):
    raise AssertionError("must not run")

@about(12, odoo=">=14,<20")
def test_of_this_release(cases):
    cases.control(worked=True)
    cases.held("a", unless=False, witness="wire")

@about(13)
def test_held_then_broken(cases):
    cases.control(worked=True)
    cases.held("a", unless=False, witness="wire")
    raise LookupError("later")
"""

VERDICTS = {
    "RPC-001": "HELD", "RPC-002": "VIOLATED", "RPC-003": "INCONCLUSIVE", "RPC-004": "INCONCLUSIVE",
    "RPC-005": "ERROR", "RPC-006": "NOT_APPLICABLE", "RPC-007 json2-portal-a": "HELD",
    "RPC-007 json2-anonymous": "VIOLATED", "RPC-007 xmlrpc-portal-a": "NOT_APPLICABLE",
    "RPC-007 xmlrpc-anonymous": "NOT_APPLICABLE", "RPC-008": "ERROR", "RPC-009": "ERROR",
    "RPC-010": "VIOLATED", "RPC-011": "NOT_APPLICABLE", "RPC-012": "HELD", "RPC-013": "ERROR",
}  # fmt: skip
RUN = {name for name, verdict in VERDICTS.items() if verdict != "NOT_APPLICABLE"}


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return session(tmp_path_factory.mktemp("serial"), MIXED)


@pytest.fixture(scope="module")
def parallel(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return session(tmp_path_factory.mktemp("parallel"), MIXED, "-n2")


@pytest.fixture(params=["serial", "parallel"])
def mixed(request: pytest.FixtureRequest) -> Session:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Session)
    return found


def test_verdicts(mixed: Session) -> None:
    assert mixed.verdicts() == VERDICTS


def test_pytest_says_the_verdicts(mixed: Session) -> None:
    assert mixed.code == 1
    summary = mixed.printed.strip().splitlines()[-1]
    for count in ("5 failed", "4 passed", "5 skipped", "3 errors"):  # one check gave up itself
        assert count in summary
    assert "VIOLATED: 1 of 1 cases breached: a" in mixed.printed


def test_reasons(mixed: Session) -> None:
    reasons = {one.claim.id: one.judgement.reason for one in mixed.run.results}
    assert reasons["RPC-003"] == reasons["RPC-004"] == "nothing was tried"
    assert reasons["RPC-005"] == "call: LookupError"
    assert reasons["RPC-006"] == "the target lacks module:crm"
    assert reasons["RPC-007"] == "the target lacks transport:xmlrpc"
    assert reasons["RPC-008"] == "teardown: OSError"
    assert reasons["RPC-009"] == "the check never reported"
    assert reasons["RPC-010"] == "1 of 1 cases breached: a"
    assert reasons["RPC-011"] == "the target lacks a release >=20"
    assert reasons["RPC-013"] == "call: LookupError"
    details = {one.claim.id: one.judgement.detail for one in mixed.run.results}
    assert details["RPC-005"] == "LookupError: login with •••"
    assert details["RPC-008"] == "OSError: cannot clean up •••"


def entries_of(session: Session, claim_id: str) -> list[str]:
    """The verdicts in the journal about one claim, in the order they were written."""
    entries = journal_format.read(session.journal.splitlines())
    return [
        entry["judgement"]["verdict"]
        for entry in entries
        if entry["kind"] == "verdict" and entry["claim"]["id"] == claim_id
    ]


def test_a_breach_that_was_seen_stays_seen(mixed: Session) -> None:
    assert entries_of(mixed, "RPC-010") == ["ERROR", "VIOLATED"]
    assert entries_of(mixed, "RPC-013") == ["ERROR"]
    (folded,) = [one for one in mixed.run.results if one.claim.id == "RPC-010"]
    assert [found.subject for found in folded.judgement.findings] == ["a"]


def test_one_plan_and_one_chain(mixed: Session) -> None:
    entries = journal_format.read(mixed.journal.splitlines())
    planned = [entry["results"] for entry in entries if entry["kind"] == "plan"]
    assert [len(plan) for plan in planned] == [len(VERDICTS)]  # the plugin itself writes none
    kinds = Counter(entry["kind"] for entry in entries)
    applied = [one for one in planned[0] if f"{one['claim']['id']} {one['variant']}".strip() in RUN]
    assert kinds.pop("begun") == len(applied) == len(RUN)
    assert kinds == {"start": 1, "plan": 1, "verdict": len(VERDICTS) + 1}  # one has two, one none
    assert not mixed.run.complete  # the parent has the last word


def test_serial_and_parallel_come_to_the_same(serial: Session, parallel: Session) -> None:
    def told(run: Run) -> list[object]:
        return [(one.key, one.judgement, one.check) for one in run.results]

    assert told(serial.run) == told(parallel.run)


@pytest.mark.parametrize("secret", [PASSWORD, API_KEY, TOKEN])
def test_secrets_are_masked(mixed: Session, secret: str) -> None:
    assert secret not in mixed.journal
    assert secret not in mixed.printed
    assert secret not in mixed.html
    assert "•••" in mixed.printed


def test_evidence_is_in_the_page_and_never_markup(mixed: Session) -> None:
    assert "&lt;img src=x&gt;" in unescape(mixed.html)
    assert "<img src=x" not in unescape(mixed.html)


def test_what_a_person_reads_has_no_frames_of_libraries(serial: Session) -> None:
    told = serial.printed.partition("ERROR: LookupError: login with •••\n")[2]
    frames = told[: told.index("___")].splitlines()
    assert re.fullmatch(r"  test_small\.py:\d+ in test_breaks", frames[-1])
    assert all(re.match(r"  (pytest_plugin|test_small)\.py:\d+ in ", frame) for frame in frames)


# Stopping ----------------------------------------------------------------------------------------

OUTSIDE = """
@about(1)
def test_leaves(engagement):
    try:
        engagement.guard.send("GET", "https://192.0.2.1/")
    except Exception:
        pass

@about(2)
def test_after(cases):
    raise AssertionError("must not run")
"""


def test_leaving_the_target_stops_the_session(tmp_path: Path) -> None:
    ended = session(tmp_path, OUTSIDE)
    assert ended.code == 2
    assert ended.verdicts() == {"RPC-001": "ERROR", "RPC-002": "INCONCLUSIVE"}
    assert ended.run.stopped.startswith("the rules of engagement: https://192.0.2.1:443 is not")
    assert "must not run" not in ended.printed
    assert '"kind":"refused"' in ended.journal


def test_leaving_the_target_stops_the_workers_too(tmp_path: Path) -> None:
    ended = session(tmp_path, OUTSIDE, "-n1")
    assert ended.code == 2
    assert ended.verdicts() == {"RPC-001": "ERROR", "RPC-002": "INCONCLUSIVE"}


def test_without_consent_nothing_runs(tmp_path: Path) -> None:
    ended = session(tmp_path, OUTSIDE, consent="missing")
    assert ended.code == 2
    assert "the database carries no consent record" in ended.printed
    assert set(ended.verdicts().values()) <= {"ERROR", "INCONCLUSIVE"}
    assert "must not run" not in ended.printed


# Selection and refusal ---------------------------------------------------------------------------

GOOD = """
@about(1)
def test_one(cases): ...

@about(2)
@over(places="a b")
def test_two(place, cases): ...
"""


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        (["--owasp-claim=RPC-001"], ["RPC-001"]),
        (["--owasp-claim=RPC"], ["RPC-001", "RPC-002 a", "RPC-002 b"]),
        (["-k", "test_two"], ["RPC-002 a", "RPC-002 b"]),
    ],
)
def test_selection(tmp_path: Path, arguments: list[str], chosen: list[str]) -> None:
    assert list(session(tmp_path, GOOD, *arguments).verdicts()) == chosen


@pytest.mark.parametrize(
    ("suite", "message"),
    [
        ("@about(1)\ndef test_a(): ...\n@about(1)\ndef test_b(): ...", "RPC-001 is claimed by"),
        ("def test_a(): ...", "test_a declares no claim"),
        ("@about(1)\n@over(places='A/b')\ndef test_a(place): ...", "a variant's id must match"),
        ("@claim('RPC-001', 'It', verifies='XYZ', severity='low')\ndef test_a(): ...",
         "RPC-001 verifies 'XYZ', which is no promise"),
    ],
)  # fmt: skip
def test_a_malformed_suite_is_refused(tmp_path: Path, suite: str, message: str) -> None:
    ended = session(tmp_path, suite)
    assert message in ended.printed
    assert "INTERNALERROR" not in ended.printed
    assert (ended.code, ended.run.results) == (4, ())


@pytest.mark.parametrize("workers", [[], ["-n1"]])
def test_an_unknown_claim_is_refused_by_name(tmp_path: Path, workers: list[str]) -> None:
    ended = session(tmp_path, GOOD, "--owasp-claim=ABC-001", *workers)
    assert "no check verifies ABC-001; there are RPC, and" in ended.printed
    assert (ended.code, ended.run.results) == (4, ())


# The parent --------------------------------------------------------------------------------------

Shipped = Callable[[str], Path]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes ``suite`` the one that is shipped, for the parent too; returns its folder."""

    def make(suite: str) -> Path:
        folder = suites(tmp_path, suite)
        shipped = content.folder
        monkeypatch.setattr(
            content, "folder", lambda name: folder if name == "suites" else shipped(name)
        )
        return folder

    return make


def test_what_is_selected_and_not_yet_judged(small: Shipped) -> None:
    folder = small(GOOD.replace("@about(2)", "@about(2, cwe=[749])"))
    selected = runs.selected(runs.Selection(("RPC",), "test_two", workers=2))
    assert [one.key for one in selected] == [("RPC-002", "a"), ("RPC-002", "b")]
    assert {one.check for one in selected} == {"test_small.py::test_two"}
    lines = (folder / "test_small.py").read_text().splitlines()
    assert {lines[one.line - 1] for one in selected} == {"@about(2, cwe=[749])"}
    assert {one.judgement.verdict for one in selected} == {Verdict.ERROR}
    assert (selected[0].claim.title, selected[0].claim.cwe) == ("It holds", (749,))


def test_the_profile_is_handed_on() -> None:
    assert "--owasp-profile=full" in runs.Selection().arguments()
    assert "--owasp-profile=quick" in runs.Selection(profile=Profile.QUICK).arguments()


def test_an_unknown_claim_is_trouble(small: Shipped) -> None:
    small(GOOD)
    with pytest.raises(Trouble, match="no check verifies ABC-001; there are RPC, and"):
        runs.selected(runs.Selection(("RPC-001", "ABC-001")))


def test_a_suite_that_cannot_be_imported_is_trouble(small: Shipped) -> None:
    folder = small(GOOD)
    (folder / "test_lacking.py").write_text("import no_such_module_anywhere")
    (folder / "test_unreadable.py").write_text("def test_a(:")
    with pytest.raises(Trouble, match=r"test_lacking\.py") as told:
        runs.selected(runs.Selection())
    assert "test_unreadable.py" in str(told.value)


HOLDS = """
@about(1)
def test_held(cases):
    cases.control(worked=True)
    cases.held("a", unless=False, witness="wire")
"""
BREACHED = """
@about(2)
@over(places="a b")
def test_breached(place, cases):
    cases.held("a", unless=True, witness="wire")
"""
SKIPS = """
@about(4)
def test_gives_up(cases):
    cases.control(worked=True)
    cases.held("a", unless=False, witness="wire")
    pytest.skip("the rest is not tried")
"""
LEAVES_A_TRACE = """
from odoo_owasp.model.run import RuleCheck

@about(5)
def test_held_with_a_foreign_change(cases, engagement):
    cases.control(worked=True)
    cases.held("a", unless=False, witness="wire")
    engagement.journal.rule(RuleCheck("ROE-2", "Nothing but own data", False, "one change"))
"""
SAMPLES = """
from odoo_owasp import Cell

@about(14)
@over(roles="anonymous portal-a")
def test_many(role, sample, cases):
    cases.control(worked=True)
    names = sample(range(20), most=3)
    for name in names:
        cases.held(f"m{name}", unless=False, given="*", witness="wire",
                   cell=Cell(f"<b>m{name}", role.name, "read"))
    cases.covered("models", len(names), 20)
"""
ELSEWHERE = """
@about(3, odoo=">=20")
def test_of_a_later_release(cases): ...
"""


def whole(
    folder: Path, selection: runs.Selection, before_the_run: Callable[[], object] = lambda: None
) -> tuple[Run, int, list[dict[str, object]]]:
    """A run as the command line does it: the run, its exit code and its journal's entries."""
    out = runs.run_folder(str(folder / "out"), "")
    planned = runs.selected(selection)
    before_the_run()
    done, code = runs.run(target(), folder / "target.json", out, selection, planned)
    assert json.loads((out / "public" / "run.json").read_text())["exit"]["code"] == code
    assert (out / "public" / "junit.xml").exists()
    assert runs.read(out / "journal.jsonl") == done
    assert done.complete
    return done, code, journal_format.read((out / "journal.jsonl").read_text().splitlines())


@pytest.mark.parametrize(
    ("suite", "selection", "code", "verdicts"),
    [
        (HOLDS + ELSEWHERE, runs.Selection(), 0, ["HELD", "NOT_APPLICABLE"]),
        (HOLDS + BREACHED, runs.Selection(workers=1), 1, ["HELD", "VIOLATED", "VIOLATED"]),
        (BREACHED, runs.Selection(first_breach=True), 1, ["VIOLATED", "ERROR"]),
        (ELSEWHERE, runs.Selection(), 10, ["NOT_APPLICABLE"]),
        (BREACHED + LEAVES_A_TRACE, runs.Selection(), 2, ["VIOLATED", "VIOLATED", "HELD"]),
        (LEAVES_A_TRACE, runs.Selection(), 2, ["HELD"]),
    ],
)
def test_a_whole_run(
    small: Shipped, suite: str, selection: runs.Selection, code: int, verdicts: list[str]
) -> None:
    done, ended, entries = whole(small(suite), selection)
    assert ([one.judgement.verdict for one in done.results], ended) == (verdicts, code)
    assert [entry["kind"] for entry in entries[:2]] == ["start", "plan"]
    assert [entry["kind"] for entry in entries].count("plan") == 1
    assert (entries[-1]["kind"], entries[-1]["exit_code"]) == ("end", code)


@pytest.mark.parametrize(
    ("profile", "rows", "said"),
    [(Profile.FULL, 20, "20 models: all tried"),
     (Profile.QUICK, 3, "quick: 3 of 20 models: sampled")],
)  # fmt: skip
def test_the_profile_says_how_much_is_tried(
    small: Shipped, profile: Profile, rows: int, said: str
) -> None:
    folder = small(SAMPLES)
    done, _, entries = whole(folder, runs.Selection(profile=profile, workers=1))
    assert (done.profile, entries[0]["profile"]) == (profile, profile)
    told = json.loads((folder / "out" / "public" / "run.json").read_text())
    assert (told["profile"], told["coverage"]["line"]) == (profile, said)
    assert [(one["rows"], one["columns"]) for one in told["matrices"]] == [(rows, 2)]
    text = (folder / "out" / "report.html").read_text()
    assert text.count(said) == 2  # the run, and the claim
    assert text.count('"\\u003cb\\u003em') == rows
    assert (folder / "out" / "heatmap-RPC-014.svg").read_text().count("<rect") > rows
    assert '"squares"' not in unescape(text)  # drawn once, from the journal


@pytest.mark.parametrize("workers", [0, 1])
def test_a_suite_that_stops_being_importable_never_leaves_a_green_run(
    small: Shipped, workers: int
) -> None:
    folder = small(HOLDS)
    other = folder / "test_other.py"
    other.write_text(_HEAD + HOLDS.replace("1", "4"))

    def spoil() -> None:
        other.write_text("raise ImportError")

    done, code, _ = whole(folder, runs.Selection(workers=workers), spoil)
    assert code != 0
    assert {one.claim.id for one in done.results} == {"RPC-001", "RPC-004"}
    missing = done.results[-1].judgement
    assert (missing.verdict, missing.reason) == (Verdict.ERROR, "the check never reported")


def test_a_child_that_is_killed_is_no_green_run(small: Shipped) -> None:
    folder = small(HOLDS + "    import os\n    os.kill(os.getpid(), 9)\n")
    done, code, entries = whole(folder, runs.Selection())
    assert (code, entries[-1]["pytest_status"]) == (3, -9)
    assert [one.judgement.reason for one in done.results] == ["the check never reported"]


def test_a_check_that_gives_up_halfway_is_no_green_run(small: Shipped) -> None:
    done, code, _ = whole(small(HOLDS + SKIPS), runs.Selection())
    held, gave_up = [one.judgement.verdict for one in done.results]
    assert held is Verdict.HELD
    assert gave_up in (Verdict.INCONCLUSIVE, Verdict.ERROR)
    assert code == 10


# Rendering anew ----------------------------------------------------------------------------------

OUTPUTS = (
    *(f"public/{name}" for name in (*runs.PUBLISHED, "report.html")),
    "report.html",
    "pytest.html",
)
ODD = """
@about(6)
def test_breaks():
    raise LookupError("nothing")

@about(7)
@over(places="a b")
def test_marked_up(place, cases):
    cases.held("<i>", unless=True, witness="wire", evidence="<script>boom()</script>")
"""


def finished(folder: Path) -> Path:
    """The folder of a run of the suites, as nobody can repeat it: there is no target any more."""
    whole(folder, runs.Selection())
    (folder / "target.json").unlink()
    return folder / "out"


def rows(out: Path) -> dict[str, list[tuple[list[str], str]]]:
    """The cells that pytest.html shows of each check, but its time, and the evidence under them."""
    blob = re.search(r'data-jsonblob="([^"]*)"', (out / "pytest.html").read_text())
    assert blob is not None
    return {
        name: [(test["resultsTableRow"][1:-1], test["log"]) for test in tests]
        for name, tests in json.loads(unescape(blob[1]))["tests"].items()
    }


def test_a_run_is_rendered_anew_from_its_journal_alone(small: Shipped) -> None:
    out = finished(small(HOLDS + BREACHED + ELSEWHERE + ODD))
    shown, kept = rows(out), {name: (out / name).read_bytes() for name in OUTPUTS[:-1]}
    log, journal = (out / "pytest.log").read_bytes(), (out / "journal.jsonl").read_bytes()
    for name in OUTPUTS:
        (out / name).unlink()
    rendered = runs.report(out)
    assert (rendered.code, rendered.notices) == (1, ())
    assert {name: (out / name).read_bytes() for name in OUTPUTS[:-1]} == kept
    assert rows(out) == shown
    assert len(shown) == 7
    assert (out / "pytest.log").read_bytes() == log
    assert (out / "journal.jsonl").read_bytes() == journal


def cut(out: Path, keep: Callable[[str], bool], rest: str = "") -> None:
    """Take the journal's lines from the first that is not to be kept, as a kill does."""
    lines = (out / "journal.jsonl").read_text().splitlines(keepends=True)
    last = next(at for at, line in enumerate(lines) if not keep(line))
    (out / "journal.jsonl").write_text("".join(lines[:last]) + rest)
    for name in OUTPUTS:
        (out / name).unlink()


@pytest.mark.parametrize("rest", ["", '{"check":"test_sm'])
def test_a_run_that_was_killed_is_rendered(small: Shipped, rest: str) -> None:
    out = finished(small(HOLDS + BREACHED))
    cut(out, lambda line: "RPC-002" not in line or '"kind":"verdict"' not in line, rest)
    rendered = runs.report(out)
    assert [one.judgement.verdict for one in rendered.run.results] == [
        "HELD", "INCONCLUSIVE", "INCONCLUSIVE",
    ]  # fmt: skip
    assert rendered.code == 2
    assert rendered.run.stopped.startswith("the run was cut off: ")
    assert [one.startswith("the journal's last line is cut") for one in rendered.notices] == (
        [True] if rest else []
    )
    record = json.loads((out / "public" / "run.json").read_text())
    assert (record["exit"]["code"], record["stopped"]) == (2, rendered.run.stopped)
    page = (out / "report.html").read_text()
    assert "Stopped before the end" in page
    assert rendered.run.stopped in page
    assert len(rows(out)) == 3


def test_a_run_that_was_killed_at_once_is_rendered(small: Shipped) -> None:
    out = finished(small(HOLDS))
    cut(out, lambda line: '"kind":"start"' in line)
    rendered = runs.report(out)
    assert (rendered.run.results, rendered.code) == ((), 2)
    assert all((out / name).exists() for name in OUTPUTS)


def test_a_result_whose_check_is_gone_is_not_lost(small: Shipped) -> None:
    folder = small(HOLDS + BREACHED)
    out = finished(folder)
    (folder / "test_small.py").write_text(_HEAD + HOLDS)
    rendered = runs.report(out)
    assert rendered.code == 1
    (notice,) = rendered.notices
    assert notice.startswith("RPC-002 (2 variants): this version has no such check any more")
    assert (
        sum(
            "RPC-002" in one["id"]
            for one in json.loads((out / "public" / "run.json").read_text())["claims"]
        )
        == 2
    )
    assert (out / "public" / "junit.xml").read_text().count("RPC-002") == 2
    assert list(rows(out)) == ["test_small.py::test_held", "test_small.py::test_breached[a]",
                               "test_small.py::test_breached[b]"]  # fmt: skip


def test_a_broken_rule_is_on_the_page_of_its_run(small: Shipped) -> None:
    out = finished(small(LEAVES_A_TRACE))
    assert "A rule of engagement was not kept" in (out / "report.html").read_text()


def test_a_run_whose_pytest_was_killed_has_a_page(small: Shipped) -> None:
    out = finished(small(HOLDS + "    import os\n    os.kill(os.getpid(), 9)\n"))
    page = (out / "report.html").read_text()
    assert (out / "pytest.html").exists()
    assert "Internal error" in page
    assert "the check never reported" in unescape(page)
    assert runs.report(out).code == 3


def test_suites_that_cannot_be_collected_do_not_keep_the_report_from_its_reader(
    small: Shipped,
) -> None:
    folder = small(HOLDS)
    out = finished(folder)
    (folder / "test_lacking.py").write_text("import no_such_module_anywhere")
    (out / "report.html").unlink()
    rendered = runs.report(out)
    assert rendered.code == 0
    (notice,) = rendered.notices
    assert notice.startswith("pytest.html was not rendered: ")
    assert "test_lacking.py" in notice
    assert "Every selected claim held" in (out / "report.html").read_text()


def test_what_is_waived_passes_the_gate_and_stays_violated(tmp_path: Path) -> None:
    suite = """
@about(1)
def test_accepted(cases):
    cases.control("a", True)
    cases.held("a", unless=True, witness="wire")

@about(2)
def test_another(cases):
    cases.control("a", True)
    cases.held("a", unless=True, witness="wire")
"""
    found = fingerprint("RPC-001", "", "a")
    waived = Waiver("RPC-001", (found,), "the team", "known of this release", "2999-12-31")
    done = session(tmp_path, suite, "--owasp-first-breach", waivers=(waived,))
    assert done.verdicts() == {"RPC-001": "VIOLATED", "RPC-002": "VIOLATED"}
    assert [bool(one.waived) for one in done.run.results] == [True, False]
    assert "VIOLATED, waived" in done.printed
    assert "1 failed, 1 passed" in done.printed
