"""Comparisons: what flipped between two runs, what that decides, and what the sides may be."""

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from rich.console import Console
from tests.sample_runs import HELD, UNPROVEN, VIOLATED, folder, ordinary, result, run, some_runs
from typer import Typer
from typer.testing import CliRunner

from odoo_owasp import comparing, content, runs
from odoo_owasp.logic.compare import Comparison, Flip, compare
from odoo_owasp.logic.embargo import veiled_comparison
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.provision import revision
from odoo_owasp.provision.template import Order
from odoo_owasp.report import comparison

NONE, BROKEN = Verdict.NOT_APPLICABLE, Verdict.ERROR
FOUND = result(VIOLATED, "a")
PARTLY = result(VIOLATED, "a", "b", unproven="no control")
ORDINARY = ordinary("a")


def compared(before: Run, after: Run) -> Comparison:
    return compare(before, after, (runs.earned(before), runs.earned(after)))


@pytest.mark.parametrize(
    ("before", "after", "flip", "code"),
    [
        (result(HELD), FOUND, Flip.VIOLATED, 1),
        (result(UNPROVEN), FOUND, Flip.VIOLATED, 1),
        (result(NONE), FOUND, Flip.VIOLATED, 1),
        (None, FOUND, Flip.VIOLATED, 1),
        (FOUND, FOUND, None, 0),
        (FOUND, result(VIOLATED, "a", "b"), Flip.VIOLATED, 1),
        (FOUND, result(VIOLATED, "b"), Flip.VIOLATED, 1),
        (result(VIOLATED, "a", "b"), FOUND, Flip.FEWER, 0),
        (result(VIOLATED, "a", "b"), result(VIOLATED, "a", waived="waived"), Flip.WAIVED, 0),
        (
            result(VIOLATED, "a", "b", waived="waived"),
            result(VIOLATED, "a", waived="waived"),
            Flip.FEWER,
            0,
        ),
        (
            result(VIOLATED, "a", waived="waived"),
            result(VIOLATED, "a", "b", waived="waived"),
            Flip.WAIVED,
            0,
        ),
        (result(VIOLATED, "a", waived="waived"), result(VIOLATED, "a", waived="waived"), None, 0),
        (result(VIOLATED, "a", waived="waived"), result(HELD), Flip.FIXED, 0),
        (PARTLY, result(UNPROVEN), Flip.UNPROVEN, 10),
        (PARTLY, result(BROKEN), Flip.UNPROVEN, 10),
        (PARTLY, result(NONE), Flip.GONE, 10),
        (PARTLY, None, Flip.GONE, 10),
        (PARTLY, result(VIOLATED, "a", unproven="no control"), Flip.UNPROVEN, 10),
        (PARTLY, PARTLY, None, 0),
        (FOUND, ORDINARY, Flip.ORDINARY, 0),
        (result(VIOLATED, "a", "b"), ORDINARY, Flip.ORDINARY, 0),
        (ORDINARY, FOUND, Flip.VIOLATED, 1),
        (ORDINARY, ORDINARY, None, 0),
        (result(VIOLATED, "a", waived="waived"), FOUND, Flip.VIOLATED, 1),
        (FOUND, result(VIOLATED, "a", waived="waived"), Flip.WAIVED, 0),
        (result(HELD), result(VIOLATED, "a", waived="waived"), Flip.WAIVED, 0),
        (FOUND, result(HELD), Flip.FIXED, 0),
        (FOUND, result(UNPROVEN), Flip.UNPROVEN, 10),
        (FOUND, result(VIOLATED, "a", unproven="no control"), Flip.UNPROVEN, 10),
        (result(HELD), result(UNPROVEN), Flip.UNPROVEN, 10),
        (result(HELD), result(BROKEN), Flip.UNPROVEN, 10),
        (None, result(UNPROVEN), Flip.UNPROVEN, 10),
        (result(HELD), result(NONE), Flip.GONE, 10),
        (FOUND, None, Flip.GONE, 10),
        (result(UNPROVEN), None, None, 0),
        (result(UNPROVEN), result(UNPROVEN), None, 0),
        (result(UNPROVEN), result(HELD), Flip.PROVEN, 0),
        (result(NONE), result(HELD), Flip.NEW, 0),
        (None, result(HELD), Flip.NEW, 0),
        (result(HELD), result(HELD), None, 0),
        (result(NONE), result(NONE), None, 0),
    ],
)
def test_how_a_claim_flips(
    before: Result | None, after: Result | None, flip: Flip | None, code: int
) -> None:
    other = result(HELD, claim="RPC-002")  # something that is judged on both sides
    told = compared(run(*filter(None, [before]), other), run(*filter(None, [after]), other))
    assert [one.flip for one in told.changes] == ([flip] if flip else [])
    assert told.code == code


def test_what_tried_less_mends_nothing() -> None:
    sample = run(result(HELD), profile="quick")
    (change,) = compared(run(FOUND), sample).changes
    assert change.flip is Flip.UNPROVEN
    # Seen is seen, however little was tried.
    (seen,) = compared(run(FOUND), run(ORDINARY, profile="quick")).changes
    assert seen.flip is Flip.ORDINARY
    (same,) = compared(run(FOUND, profile="quick"), sample).changes
    assert same.flip is Flip.FIXED


def test_where_nothing_is_judged_nothing_is_compared() -> None:
    assert compared(run(result(UNPROVEN)), run(result(UNPROVEN))).code == 10
    assert compared(run(result(HELD)), run(result(HELD), stopped="by the user")).code == 2
    assert compared(run(), run(result(HELD))).code == 5


def test_the_worst_comes_first() -> None:
    before = run(
        result(HELD), result(HELD, variant="xmlrpc"), result(VIOLATED, "a", claim="RPC-002")
    )
    after = run(result(UNPROVEN), replace(FOUND, variant="xmlrpc"), result(HELD, claim="RPC-002"))
    flips = [one.flip for one in compared(before, after).changes]
    assert flips == [Flip.VIOLATED, Flip.UNPROVEN, Flip.FIXED]


@given(some_runs, some_runs)
def test_nothing_newly_violated_or_unproven_is_green(before: Run, after: Run) -> None:
    told = compared(before, after)
    assert content.problem(comparison.record(told), "comparison-1", "reports") == ""
    flips = {one.flip for one in told.changes}
    was = {one.key: one for one in before.results}
    for one in after.results:
        old = was[one.key]
        worse = old.gate is HELD and one.gate is not HELD
        if worse and one.gate is not NONE:
            assert flips & {Flip.VIOLATED, Flip.UNPROVEN}
            assert told.code in (1, 10)
    if told.code == 0:
        assert not flips & {Flip.VIOLATED, Flip.UNPROVEN, Flip.GONE}
    assert compared(before, before).changes == ()


# What is told ------------------------------------------------------------------------------------


def repeatable() -> Comparison:
    exchange = Exchange(
        "POST", "https://127.0.0.1:8443/json/2/res.partner/_search", {"X": "\x1b[31m"}, "{}", 200
    )
    (found,) = FOUND.judgement.findings
    judged = replace(FOUND.judgement, findings=(replace(found, exchanges=(exchange,)),))
    return compared(run(result(HELD)), run(replace(FOUND, judgement=judged), build="19|<b>`x"))


def test_a_flip_is_told_with_how_to_repeat_it() -> None:
    told = repeatable()
    text = printed(told, evidence=True)
    assert re.search(r"newly violated +RPC-001 +json2 +high +HELD +VIOLATED +\+1", text)
    assert "odoo-owasp run --claim RPC-001 -k json2" in text
    assert "curl" in text
    assert "\x1b" not in text
    assert "curl" not in printed(told, evidence=False)


def printed(told: Comparison, *, evidence: bool) -> str:
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=200, record=True, file=nowhere)
        console.print(comparison.shown(told, evidence=evidence))
    return console.export_text()


def test_the_shortest_request_is_shown() -> None:
    told = repeatable()
    (change,) = told.changes
    (found,) = change.found
    longer = replace(found.exchanges[0], body="x" * 999)
    many = (replace(found, fingerprint="f" * 16, exchanges=(longer,)),
            replace(found, fingerprint="e" * 16, exchanges=()), found)  # fmt: skip
    text = printed(replace(told, changes=(replace(change, found=many),)), evidence=True)
    assert found.fingerprint in text
    assert "x" * 999 not in text


def test_the_later_side_is_run_anew_with_its_options() -> None:
    order = Order("18.0", addons=("/a b", "/c"), modules=("own",))
    assert comparing._options(order) == "--release 18.0 --addons '/a b' --addons /c --module own"
    assert comparing._options(Order()) == ""
    assert comparing._options(Path("run")) == ""


def test_what_is_public_tells_no_request() -> None:
    told = repeatable()
    data = json.loads(comparison.render(told))
    assert content.problem(data, "comparison-1", "reports") == ""
    entry = data["changes"][0]
    assert (entry["flip"], entry["before"], entry["after"]) == (
        "newly violated",
        "HELD",
        "VIOLATED",
    )
    assert entry["found"] == [FOUND.judgement.findings[0].fingerprint]
    for text in (comparison.render(told), comparison.markdown(told)):
        assert "_search" not in text
        assert "evidence" not in text
    page = comparison.markdown(told)
    assert "<b>" not in page
    assert "build 19??b??x" in page
    assert "| newly violated | RPC-001 It holds | json2 | high | HELD | VIOLATED | `" in page


def test_what_is_under_embargo_is_a_number() -> None:
    told = repeatable()
    public = veiled_comparison(told, {"RPC-001": 7})
    for text in (comparison.render(public), comparison.markdown(public),
                 printed(public, evidence=False)):  # fmt: skip
        assert "RPC-001" not in text
        assert FOUND.judgement.findings[0].fingerprint not in text
        assert "EMB-007" in text
        assert "--claim" not in text  # there is no such claim
    assert (public.code, [one.flip for one in public.changes]) == (1, [Flip.VIOLATED])


# Sides -------------------------------------------------------------------------------------------


def command(*words: str | Path) -> tuple[int, str]:
    app = Typer()
    app.command()(comparing.compare)
    done = CliRunner().invoke(app, list(map(str, words)))
    if isinstance(done.exception, Trouble):
        raise done.exception
    return done.exit_code, done.stdout


def test_two_runs_that_were_made(tmp_path: Path) -> None:
    old = folder(tmp_path / "old", result(HELD))
    new = folder(tmp_path / "new", FOUND, end=1)
    page = tmp_path / "page.md"
    code, said = command("--before", old, "--after", new, "--json", "--markdown", page)
    assert (code, json.loads(said)["exit"]["code"]) == (1, 1)
    assert page.read_text().startswith("### Defenses: a claim is newly violated")
    assert command("--before", new, "--after", old)[0] == 0
    with pytest.raises(Trouble, match="cannot be written to"):
        command("--before", old, "--after", new, "--markdown", tmp_path / "no" / "page.md")


def git(repo: Path, *words: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", repo, *who, *words], check=True, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two commits of an add-on, below a folder of its own."""
    monkeypatch.setattr(revision, "cache_dir", lambda: tmp_path / "cache")
    module = tmp_path / "repo" / "addons" / "own"
    module.mkdir(parents=True)
    git(tmp_path / "repo", "init", "-q", "-b", "main")
    for text in ("{'depends': ['base']}", "{'depends': ['sale']}"):
        (module / "__manifest__.py").write_text(text)
        git(tmp_path / "repo", "add", "-A")
        git(tmp_path / "repo", "commit", "-q", "-m", text)
    return tmp_path / "repo"


def test_a_side_is_a_release_a_source_or_add_ons(tmp_path: Path) -> None:
    common = Order("19.0", addons=("/both",))
    assert comparing.side("19.0", common) == common
    source = tmp_path / "source"
    (source / "odoo").mkdir(parents=True)
    (source / "odoo" / "release.py").touch()
    assert comparing.side(str(source), common) == replace(common, odoo_source=str(source))
    more = replace(common, addons=("/both", str(tmp_path)))
    assert comparing.side(str(tmp_path), common) == more
    assert comparing.side(f"addons:{tmp_path}", common) == more
    with pytest.raises(Trouble, match=r"'20\.0' is nothing that can be compared"):
        comparing.side("20.0", common)


def test_a_side_is_a_revision(repo: Path) -> None:
    old = comparing.side("HEAD~1", Order(), repo / "addons")
    new = comparing.side(f"addons:{repo / 'addons'}@main", Order())
    again = comparing.side(git(repo, "rev-parse", "HEAD"), Order(), repo / "addons")
    assert isinstance(old, Order)
    assert isinstance(new, Order)
    assert new == again  # one place a commit: what is built of it is built once
    texts = [(Path(side.addons[0]) / "own" / "__manifest__.py").read_text() for side in (old, new)]
    assert texts == ["{'depends': ['base']}", "{'depends': ['sale']}"]
    assert git(repo, "status", "--porcelain") == ""


def test_a_branch_may_have_a_release_s_name(repo: Path) -> None:
    assert comparing.side("19.0", Order(), repo) == Order(release="19.0")
    git(repo, "branch", "19.0")
    side = comparing.side("19.0", Order(), repo / "addons")
    assert isinstance(side, Order)
    assert (Path(side.addons[0]) / "own" / "__manifest__.py").is_file()


def test_what_is_no_revision(repo: Path, tmp_path: Path) -> None:
    for text in ("no-such", "--output=/tmp/x", "HEAD~5"):
        with pytest.raises(Trouble, match=r"nothing that can be compared, and no revision of"):
            comparing.side(text, Order(), repo)
        with pytest.raises(Trouble, match="has no revision"):
            comparing.side(f"addons:{repo}@{text}", Order())
    (tmp_path / "plain").mkdir()
    for place in (tmp_path / "plain", tmp_path / "gone"):
        with pytest.raises(Trouble, match="is in no git repository"):
            comparing.side("main", Order(), place)


def test_all_that_a_commit_holds_is_tested(repo: Path) -> None:
    """Whatever is left out of its archives, and whatever was left out of this working copy."""
    (repo / ".gitattributes").write_text("addons/own/hidden export-ignore\n")
    (repo / "addons" / "own" / "hidden").write_text("a")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "hidden")
    git(repo, "sparse-checkout", "set", "--no-cone", "/none")
    old = os.umask(0o077)
    try:
        side = comparing.side("HEAD", Order(), repo)
    finally:
        os.umask(old)
    assert isinstance(side, Order)
    hidden = Path(side.addons[0], "addons", "own", "hidden")
    assert hidden.read_text() == "a"
    assert hidden.stat().st_mode & 0o777 == 0o644  # the servers are another user
    assert hidden.parent.stat().st_mode & 0o777 == 0o755


def test_what_a_commit_does_not_hold_is_told(repo: Path) -> None:
    commit = git(repo, "rev-parse", "HEAD")
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{commit},addons/another")
    git(repo, "commit", "-q", "-m", "a submodule")
    with pytest.raises(Trouble, match=r"has submodules at .*: addons/another"):
        comparing.side("HEAD", Order(), repo)
    with pytest.raises(Trouble, match=r"has submodules at .*: another"):
        comparing.side(f"addons:{repo / 'addons'}@HEAD", Order())
    assert isinstance(comparing.side("HEAD~1", Order(), repo), Order)


def test_a_folder_that_a_commit_does_not_have_is_told(repo: Path) -> None:
    (repo / "later").mkdir()
    with pytest.raises(Trouble, match="git could not do it"):
        comparing.side(f"addons:{repo / 'later'}@HEAD", Order())
