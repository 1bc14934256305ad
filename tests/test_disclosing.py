"""disclose: a private package for whoever can mend it, and clear words where there can be none."""

import getpass
import io
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyrage
import pysequoia
import pytest

from odoo_owasp import cli, disclosing, disclosures, runs
from odoo_owasp.model.disclosure import Step
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result
from odoo_owasp.model.verdict import Finding, Standing, Verdict
from odoo_owasp.report import journal
from odoo_owasp.sealing import packed

ResultOf = Callable[..., Result]
Told = tuple[int, str]
Cli = Callable[..., Told]
FOUND, OTHER, ORDINARY = "0123456789abcdef", "f" * 16, "a" * 16
HOST, DATABASE, LOGIN = "erp.acme.example", "acme-demo", "jane@acme.example"
PICTURE = b"\x89PNG of what was seen"
OWNER = pysequoia.Tsk.generate(user_id="Security team <security@example.org>")
IDENTITY = pyrage.x25519.Identity.generate()
AGE = str(IDENTITY.to_public())
DOCUMENT = Path(__file__).parents[1] / "docs" / "disclosure.md"

pytestmark = pytest.mark.usefixtures("own_place")


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(disclosures.PLACE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "vendor.asc").write_text(str(OWNER.extract_certificate()))


@pytest.fixture
def odoo_owasp(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line in this process: exit code, and all that was said."""

    def run(*words: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["odoo-owasp", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), " ".join((said.out + said.err).split())

    return run


def write_run(folder: Path, *results: Result, release: str = "19.0", profile: str = "full") -> Path:
    """The folder of a run with these results."""
    folder.mkdir()
    start = {
        "tool_version": "0.1.0", "target": "the acme deployment", "release": release,
        "build": f"{release}-1", "tested_build": f"{release}-1", "profile": profile,
    }  # fmt: skip
    told: list[tuple[str, dict[str, Any]]] = [
        ("start", start),
        ("request", {"path": "/web", "note": "as usual"}),
    ]
    told += [("begun", {"claim": one.claim.id, "variant": one.variant}) for one in results]
    told += [("verdict", journal.verdict_entry(one)) for one in results]
    told += [("end", {"exit_code": 1, "pytest_status": 1})]
    previous, lines = journal.GENESIS, []
    for number, (kind, entry) in enumerate(told):
        at = f"2030-01-01T10:00:{number:02d}.000+00:00"
        lines.append(journal.link(previous, number, kind, at, entry))
        previous = json.loads(lines[-1])["hash"]
    (folder / runs.JOURNAL).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder


def breach(result_of: ResultOf, claim_id: str, fingerprint: str, variant: str = "") -> Result:
    body = (
        f'{{"params": {{"db": "{DATABASE}", "login": "{LOGIN}", "context": {{"tz": "Mars/Up"}}}}}}'
    )
    asked = Exchange(
        "POST", f"https://{HOST}:8443/web/session/authenticate",
        {"Content-Type": "application/json", "Host": HOST, "Cookie": "•••"}, body, 200,
        {"server": "acme front"}, "Acme Ltd. \x1b[2J", f"as {LOGIN}",
    )  # fmt: skip
    found = Finding(
        f"res.users at {HOST}", fingerprint, f"{LOGIN} was let into {DATABASE}",
        picture="screenshots/seen.png", exchanges=(asked,),
    )  # fmt: skip
    result = result_of(Verdict.VIOLATED, claim_id, variant)
    return replace(result, judgement=replace(result.judgement, findings=(found,)))


@pytest.fixture
def run_dir(tmp_path: Path, result_of: ResultOf) -> Path:
    """A run with two breaches of a claim, an ordinary bug, a claim that held and one unproven."""
    ordinary = result_of(Verdict.HELD, "XSS-001", "")
    bug = Finding("an old page", ORDINARY, "seen", standing=Standing.OLD_BROWSER)
    folder = write_run(
        tmp_path / "run",
        breach(result_of, "IDOR-001", FOUND, "portal-a"),
        breach(result_of, "IDOR-001", OTHER, "portal-b"),
        replace(ordinary, judgement=replace(ordinary.judgement, asides=(bug,))),
        result_of(Verdict.HELD, "INJ-001", ""),
        result_of(Verdict.INCONCLUSIVE, "AUT-001", ""),
    )
    (folder / "screenshots").mkdir()
    (folder / "screenshots" / "seen.png").write_bytes(PICTURE)
    return folder


def unsealed(path: Path) -> dict[str, bytes]:
    """What the recipient finds in a package."""
    sealed = path.read_bytes()
    plain = (
        pyrage.decrypt(sealed, [IDENTITY])
        if path.suffix == ".age"
        else pysequoia.decrypt(sealed, decryptor=OWNER.decryptor()).bytes
    )
    assert plain is not None
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        return {
            one.name.partition("/")[2]: file.read()
            for one in tar.getmembers()
            if (file := tar.extractfile(one))
        }


def read_folder(folder: Path) -> dict[str, bytes]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {str(one.relative_to(folder)): one.read_bytes() for one in files}


# What is made -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "name"),
    [("vendor.asc", "disclosure-1.tar.asc"), (AGE, "disclosure-1.tar.age")],
    ids=["OpenPGP", "age"],
)
def test_the_recipient_reads_the_package(
    odoo_owasp: Cli, run_dir: Path, to: str, name: str
) -> None:
    code, said = odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--to", to, "--yes")
    assert code == 0, said
    path = run_dir / name
    assert path.stat().st_mode & 0o777 == 0o600
    files = unsealed(path)
    assert sorted(files) == [
        "evidence.txt", "journal.jsonl", "report.txt", "reproduce.py", "reproduce.sh",
        "screenshots/seen.png",
    ]  # fmt: skip
    assert files["screenshots/seen.png"] == PICTURE
    assert LOGIN.encode() in files["evidence.txt"]
    assert b"\x1b" not in files["evidence.txt"]
    assert OTHER.encode() not in files["report.txt"] + files["evidence.txt"]
    assert "all of IDOR-001 is under the veil now. Nothing was sent." in said
    assert "ask first: access control" in said
    assert "1 more findings of IDOR-001 are not in the package" in said


def test_a_report_holds_what_a_vendor_needs(odoo_owasp: Cli, run_dir: Path) -> None:
    odoo_owasp(
        "disclose", "package", str(run_dir), "--finding", "IDOR-001", "--plain", "--reporter",
        "Jane", "--impact", "Everybody reads it.", "--workaround", "Unplug it.",
    )  # fmt: skip
    text = (run_dir / "disclosure-1" / "report.txt").read_text("utf-8")
    sections = re.findall(r"^(.+)\n-+$", text, re.MULTILINE)
    assert sections == [
        "Summary", "Details", "Steps to reproduce", "Affected versions", "Expected result",
        "Actual result", "Impact", "Workaround", "Scope", "How this was found",
    ]  # fmt: skip
    for told in (
        "Odoo 19.0 does not hold: The defense IDOR-001 holds", "Reporter: Jane",
        "odoo-owasp run --claim IDOR-001 -k portal-a",
        "odoo-owasp run --claim IDOR-001 -k portal-b",
        "Odoo 19.0, build 19.0-1: AFFECTED", "Everybody reads it.", "Unplug it.", "(ask-access,",
        FOUND, OTHER,
    ):  # fmt: skip
        assert told in text
    assert max(map(len, text.splitlines())) <= 90


def test_its_journal_can_be_verified(odoo_owasp: Cli, run_dir: Path) -> None:
    odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain")
    lines = (run_dir / "disclosure-1" / "journal.jsonl").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert [(one["kind"], one.get("variant")) for one in entries] == [
        ("start", None), ("verdict", "portal-a"), ("end", None),
    ]  # fmt: skip
    for line, entry in zip(lines, entries, strict=True):
        without = line.replace(f'"hash":"{entry["hash"]}",', "", 1)
        assert sha256(without.encode()).hexdigest() == entry["hash"]
    report = (run_dir / "disclosure-1" / "report.txt").read_text("utf-8")
    assert entries[-1]["hash"] in report  # the head


def test_plain_is_the_users_alone(odoo_owasp: Cli, run_dir: Path) -> None:
    before = os.umask(0)
    try:
        odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain")
    finally:
        os.umask(before)
    made = run_dir / "disclosure-1"
    for one in (made, *made.rglob("*")):
        assert one.stat().st_mode & 0o777 == (0o700 if one.is_dir() else 0o600)


def test_nothing_is_written_in_clear(
    odoo_owasp: Cli, run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    before = set(tmp_path.rglob("*"))
    odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--to", "vendor.asc", "--yes")
    fresh = [one for one in set(tmp_path.rglob("*")) - before if one.is_file()]
    assert sorted(one.name for one in fresh) == [
        "disclosure-1.tar.asc", "disclosures.json", "disclosures.json.lock",
    ]  # fmt: skip
    for one in fresh:
        assert not [word for word in (HOST, DATABASE, LOGIN) if word.encode() in one.read_bytes()]


def test_affected_versions_are_those_that_other_runs_show(
    odoo_owasp: Cli, run_dir: Path, tmp_path: Path, result_of: ResultOf
) -> None:
    def held(release: str, verdict: Verdict, profile: str = "full") -> Path:
        result = result_of(verdict, "IDOR-001", "portal-a")
        return write_run(tmp_path / release, result, release=release, profile=profile)

    others = [
        write_run(tmp_path / "18.0", breach(result_of, "IDOR-001", FOUND, "portal-a"),
                  release="18.0"),
        write_run(tmp_path / "17.0", breach(result_of, "IDOR-001", OTHER, "portal-a"),
                  release="17.0"),
        held("16.0", Verdict.HELD), held("15.0", Verdict.HELD, "quick"),
        held("14.0", Verdict.INCONCLUSIVE),
        write_run(tmp_path / "13.0", result_of(Verdict.HELD, "INJ-001", ""), release="13.0"),
    ]  # fmt: skip
    also = [word for one in others for word in ("--also", str(one))]
    odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain", *also)
    text = (run_dir / "disclosure-1" / "report.txt").read_text("utf-8")
    told = dict(re.findall(r"^Odoo (\S+), build \S+: (.+)$", text, re.MULTILINE))
    assert told == {
        "19.0": "AFFECTED",
        "18.0": "AFFECTED",
        "17.0": "AFFECTED, at other places",
        "16.0": "not seen (all was tried)",
        "15.0": "not seen (a sample was tried)",
        "14.0": "not known (not tested, or not proven)",
        "13.0": "not known (not tested, or not proven)",
    }
    assert "Other versions: not tested." in text


def test_an_anonymous_package_has_no_word_of_its_origin(
    odoo_owasp: Cli, run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "acme-laptop")
    monkeypatch.setattr(getpass, "getuser", lambda: "jdoe")
    words = [
        HOST, DATABASE, LOGIN, "Mars/Up", "acme", "Acme", "8443", "acme-laptop", "jdoe",
        str(tmp_path), str(run_dir), "the acme deployment", "10:00:",
    ]  # fmt: skip
    given = (
        "disclose", str(run_dir), "--finding", "IDOR-001", "--anonymous", "--hide", "Secret Ltd.",
        "--workaround", "jdoe unplugs acme-laptop of Secret Ltd.",
    )  # fmt: skip
    odoo_owasp(*given, "--plain")
    odoo_owasp(*given, "--to", AGE)
    plain = read_folder(run_dir / "disclosure-1")
    assert unsealed(run_dir / "disclosure-1.tar.age") == plain
    assert sorted(plain) == ["evidence.txt", "report.txt", "reproduce.py", "reproduce.sh"]
    archive = packed(plain, "disclosure-1").decode()
    assert [word for word in (*words, "Secret") if word in archive] == []
    assert "HOST, DATABASE, LOGIN" in " ".join(plain["report.txt"].decode().split())
    assert "wishes to stay anonymous" in plain["report.txt"].decode()
    assert "HIDDEN unplugs HIDDEN of HIDDEN" in " ".join(plain["report.txt"].decode().split())
    sealed = (run_dir / "disclosure-1.tar.age").read_text("ascii").splitlines()
    assert sealed[0] == "-----BEGIN AGE ENCRYPTED FILE-----"
    assert not [line for line in sealed if ":" in line]


def test_a_host_that_nobody_knows_is_not_hidden(
    odoo_owasp: Cli, tmp_path: Path, result_of: ResultOf
) -> None:
    folder = write_run(tmp_path / "old", result_of(Verdict.VIOLATED, "IDOR-001", ""))
    given = ("disclose", "old", "--finding", "IDOR-001", "--plain", "--anonymous")
    code, said = odoo_owasp(*given)
    assert (code, "--hide HOST --hide DATABASE" in said) == (4, True)
    code, said = odoo_owasp(*given, "--hide", "s3cr3t-evidence")
    assert (code, "replaced wherever they stand:" in said) == (0, True)
    assert b"s3cr3t" not in b"".join(read_folder(folder / "disclosure-1").values())


def test_packing_again_opens_no_second_disclosure(odoo_owasp: Cli, run_dir: Path) -> None:
    odoo_owasp("disclose", str(run_dir), "--finding", "IDOR-001", "--plain")
    code, _ = odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--to", AGE)
    assert code == 0
    assert (run_dir / "disclosure-1.tar.age").exists()
    assert [one.fingerprints for one in disclosures.read()] == [(FOUND, OTHER)]


def test_a_delay_that_was_recorded_stays(odoo_owasp: Cli, run_dir: Path) -> None:
    words = ("disclose", str(run_dir), "--finding", FOUND, "--plain", "--embargo-weeks")
    assert odoo_owasp(*words, "5")[0] == 0
    code, said = odoo_owasp(*words, "2", "--output", "again")
    assert code == 4
    assert "disclosure 1 is under way, with a delay of 5 weeks" in said
    assert not Path("again").exists()
    assert odoo_owasp(*words, "5", "--output", "again")[0] == 0
    assert [one.weeks for one in disclosures.read()] == [5]


def test_no_file_is_replaced(odoo_owasp: Cli, run_dir: Path) -> None:
    given = ("disclose", str(run_dir), "--finding", FOUND, "--to", AGE)
    assert odoo_owasp(*given)[0] == 0
    before = (run_dir / "disclosure-1.tar.age").read_bytes()
    code, said = odoo_owasp(*given)
    assert (code, "cannot be written: File exists" in said) == (4, True)
    assert (run_dir / "disclosure-1.tar.age").read_bytes() == before
    assert odoo_owasp(*given, "--output", "mine.age")[0] == 0


def test_a_picture_elsewhere_is_none(odoo_owasp: Cli, run_dir: Path, tmp_path: Path) -> None:
    seen = run_dir / "screenshots" / "seen.png"
    seen.unlink()
    seen.symlink_to(tmp_path / "vendor.asc")
    odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain")
    assert not (run_dir / "disclosure-1" / "screenshots").exists()


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--finding", "1" * 16, "--plain"), "no finding 1111111111111111 → it has findings of "
         "IDOR-001, XSS-001"),
        (("--finding", "ACC-999", "--plain"), "this run has no finding ACC-999"),
        (("--finding", "INJ-001", "--plain"), "nothing was found of INJ-001 in this run: it is "
         "HELD"),
        (("--finding", "AUT-001", "--plain"), "nothing was found of AUT-001 in this run: it is "
         "INCONCLUSIVE"),
        (("--finding", FOUND), "who is it for? → give --to"),
        (("--finding", FOUND, "--to", AGE, "--plain"), "who is it for?"),
        (("--finding", FOUND, "--to", "none.asc"), "none.asc cannot be read"),
        (("--finding", FOUND, "--to", "run/journal.jsonl"), "is no OpenPGP public key"),
        (("--finding", FOUND, "--to", "private.asc"), "private.asc is a private key"),
        (("--finding", FOUND, "--to", AGE[:-1]), "no age recipient, or one with a typing error"),
        (("--finding", FOUND, "--to", "vendor.asc"), "is that the right key? → give its "
         "--fingerprint, or say --yes"),
        (("--finding", FOUND, "--to", "vendor.asc", "--fingerprint", "9083 DE46"),
         "that is not the key 9083 DE46: nothing was written"),
        (("--finding", FOUND, "--anonymous", "--reporter", "Jane", "--plain"), "contradict"),
        (("--finding", ORDINARY, "--plain"), "takes no report of this: out of scope: only "
         "unsupported browsers"),
        (("--finding", FOUND, "--plain", "--also", "nowhere"), "journal.jsonl cannot be read"),
        (("--plain",), "Missing option '--finding'"),
    ],
)  # fmt: skip
def test_what_cannot_be_disclosed(
    odoo_owasp: Cli, run_dir: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "private.asc").write_text(str(OWNER))
    before = read_folder(run_dir)
    code, told = odoo_owasp("disclose", str(run_dir), *words)
    assert (code, said in told) == (4, True), told
    assert read_folder(run_dir) == before
    assert not disclosures.place().exists()


def test_an_ordinary_bug_is_packed_where_that_is_said(odoo_owasp: Cli, run_dir: Path) -> None:
    given = ("disclose", str(run_dir), "--finding", ORDINARY, "--plain", "--anyway")
    assert odoo_owasp(*given)[0] == 0
    assert "out-browser" in (run_dir / "disclosure-1" / "report.txt").read_text("utf-8")


def test_a_run_that_was_altered(odoo_owasp: Cli, run_dir: Path) -> None:
    journal_file = run_dir / runs.JOURNAL
    journal_file.write_text(journal_file.read_text().replace("portal-a", "portal-c"))
    code, said = odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain")
    assert (code, "does not continue the chain" in said) == (4, True)


def test_the_fingerprint_decides(odoo_owasp: Cli, run_dir: Path) -> None:
    published = OWNER.extract_certificate().fingerprint.upper()
    spaced = " ".join(re.findall("....", published))
    given = ("disclose", str(run_dir), "--finding", FOUND, "--to", "vendor.asc")
    code, said = odoo_owasp(*given, "--fingerprint", spaced)
    assert code == 0, said
    assert spaced in said
    assert "Security team <security@example.org>" in said


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 4), ("", 4)])
def test_at_a_terminal_the_key_is_confirmed(
    odoo_owasp: Cli, run_dir: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    typed = io.StringIO(f"{answer}\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    told, said = odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--to", "vendor.asc")
    assert told == code, said
    assert "Security team <security@example.org>" in said
    assert (run_dir / "disclosure-1.tar.asc").exists() is (code == 0)
    assert disclosures.place().exists() is (code == 0)


# How far it is ------------------------------------------------------------------------------------


def test_the_document_tells_what_works(
    odoo_owasp: Cli, run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its commands, one after the other; nothing is overdue on the way, and all is over then."""
    block = re.search(r"```sh\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert block
    variables = {"$FINGERPRINT": OWNER.extract_certificate().fingerprint}
    commands = [
        [variables.get(word, word) for word in shlex.split(line)] for line in block[1].splitlines()
    ]
    assert [one[1] for one in commands] == ["disclose"] * 9
    for command in commands:
        code, said = odoo_owasp(*command[1:])
        assert code == 0, (command, said)
    assert disclosures.embargoed() == {}
    assert [one.step for one in disclosures.read()[0].events][-1] is Step.WITHDRAWN


def test_the_document_names_every_step() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert all(f"| `{step}` |" in text for step in Step if step is not Step.WITHDRAWN)


def test_status_reminds_of_what_is_overdue(
    odoo_owasp: Cli, run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert odoo_owasp("disclose", "status") == (0, "nothing is being disclosed")
    odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain")
    code, said = odoo_owasp("disclose", "status")
    assert (code, "late" in said) == (0, False)
    assert ("IDOR-001" in said, "withheld" in said) == (False, True)  # a job's log keeps it
    monkeypatch.setattr(disclosing, "logged", lambda: False)
    assert "IDOR-001" in odoo_owasp("disclose", "status")[1]
    later = datetime.now(UTC).date() + timedelta(days=10)
    monkeypatch.setattr(disclosing, "_today", lambda: later)
    code, said = odoo_owasp("disclose", "status")
    assert (code, "3 days late" in said) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("step", "2", "reported"), "there is no disclosure 2 → there are: 1"),
        (("step", "1", "verified"), "verified is not what comes next, reported is"),
        (("step", "1", "vanished"), "'vanished' is not one of"),
        (("step", "1", "reported", "--on", "2999-01-01"), "is in the future"),
        (("step", "1", "reported", "--on", "2000-01-01"), "is before the step before it"),
        (("step", "1", "reported", "--on", "yesterday"), "does not match the format"),
        (("status", "--disclosures", "elsewhere.json"), "there is no file elsewhere.json"),
        (("status", "--disclosures", "vendor.asc"), "vendor.asc is no file of disclosures"),
    ],
)
def test_what_cannot_be_recorded(
    odoo_owasp: Cli, run_dir: Path, words: tuple[str, ...], said: str
) -> None:
    odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain")
    before = disclosures.place().read_bytes()
    code, told = odoo_owasp("disclose", *words)
    assert (code, said in told) == (4, True), told
    assert disclosures.place().read_bytes() == before


def test_its_reproduction_runs(odoo_owasp: Cli, run_dir: Path) -> None:
    """As far as it does without a target: both programs are written without a mistake."""
    odoo_owasp("disclose", str(run_dir), "--finding", FOUND, "--plain")
    made = run_dir / "disclosure-1"
    checks: Mapping[str, list[str]] = {
        "reproduce.sh": ["sh", "-n"], "reproduce.py": [sys.executable, "-m", "py_compile"],
    }  # fmt: skip
    for name, command in checks.items():
        done = subprocess.run([*command, str(made / name)], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


# The veil -----------------------------------------------------------------------------------------


def public_text(folder: Path) -> str:
    public = folder / runs.PUBLIC
    assert {one.name for one in public.iterdir()} >= set(runs.PUBLISHED)
    return "".join(one.read_text("utf-8") for one in public.iterdir())


def test_what_is_published_is_veiled_until_it_is_over(
    odoo_owasp: Cli, run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, _ = runs.read_ended(run_dir / runs.JOURNAL)
    words = ["IDOR-001", FOUND, OTHER, "portal-a", HOST, "INJ-001"]
    runs.write_outputs(done, 1, run_dir)
    assert [word for word in words if word not in public_text(run_dir)] == []
    odoo_owasp("disclose", str(run_dir), "--finding", "IDOR-001", "--plain")
    runs.write_outputs(done, 1, run_dir)
    assert [word for word in words if word in public_text(run_dir)] == []
    assert "embargoed finding #1" in public_text(run_dir)
    odoo_owasp("disclose", "withdraw", "1")
    runs.write_outputs(done, 1, run_dir)
    assert [word for word in words if word not in public_text(run_dir)] == []


@pytest.mark.parametrize(
    ("terminal", "ci", "veiled"), [(True, "", False), (True, "1", True), (False, "", True)]
)
def test_a_log_is_veiled_and_a_terminal_is_not(
    odoo_owasp: Cli,
    run_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    ci: str,
    veiled: bool,
) -> None:
    odoo_owasp("disclose", str(run_dir), "--finding", "IDOR-001", "--plain")
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    cli._show(runs.read_ended(run_dir / runs.JOURNAL)[0], 1, run_dir, verbose=False)
    said = capsys.readouterr().out
    assert ("EMB-001" in said) is veiled
    assert ("IDOR-001" in said) is not veiled


TELLING = [
    ["report", "run"], ["run", "--claim", "IDOR-001"], ["compare", "--before=run", "--after=run"],
    ["baseline", "check", "run"], ["history", "."],
]  # fmt: skip
"""The commands that tell of findings."""


def test_whatever_tells_of_findings_tells_none_under_embargo(
    odoo_owasp: Cli, run_dir: Path, tmp_path: Path, result_of: ResultOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Also where the file is named by an option, and another finding of the claim is beside."""
    write_run(tmp_path / "clean", result_of(Verdict.HELD, "IDOR-001", "portal-a"))
    assert odoo_owasp("baseline", "save", "clean")[0] == 0
    monkeypatch.setenv(disclosures.PLACE, "")
    state = ("--disclosures", "mine.json")
    made = odoo_owasp("disclose", "run", "--finding", FOUND, "--plain", *state)
    assert made[0] == 0
    for command in (
        ["compare", "--before", "clean", "--after", "run", "--markdown", "told.md"],
        ["compare", "--before", "clean", "--after", "run", "--json"],
        ["baseline", "check", "run"],
        ["baseline", "check", "run", "--json"],
        ["history", ".", "--output", "told.svg"],
        ["history", ".", "--output", "told.html"],
    ):
        monkeypatch.setenv(disclosures.PLACE, "")
        said = odoo_owasp(*command, *state)[1]
        for name in ("told.md", "told.html", "told.svg"):
            said += (tmp_path / name).read_text() if (tmp_path / name).exists() else ""
        assert "EMB-001" in said
        assert [word for word in ("IDOR-001", FOUND, OTHER, "portal") if word in said] == []


@pytest.mark.parametrize("command", TELLING)
def test_nothing_is_told_where_the_name_of_the_file_is_empty(
    odoo_owasp: Cli, run_dir: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(disclosures.PLACE, "")
    code, said = odoo_owasp(*command)
    assert (code, f"{disclosures.PLACE} is empty" in said) == (4, True), said
    assert not (run_dir / runs.PUBLIC).exists()


@pytest.mark.parametrize("command", TELLING)
def test_nothing_begins_where_the_embargo_is_not_known(
    odoo_owasp: Cli, run_dir: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(disclosures.PLACE, "restored after the test")
    code, said = odoo_owasp(*command, "--disclosures", "elsewhere.json")
    assert (code, "elsewhere.json of disclosures" in said) == (4, True), said
    assert not (run_dir / runs.PUBLIC).exists()
