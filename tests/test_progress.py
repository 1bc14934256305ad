"""What is said of a run while it goes on."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from odoo_owasp import following
from odoo_owasp.console import ConsoleSteps
from odoo_owasp.following import Follower
from odoo_owasp.logic.plan import Profile
from odoo_owasp.logic.progress import Progress, Tally
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.report import journal as journal_format
from odoo_owasp.report.progress import line, status

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]

NAMES = ["RPC-001 json2", "RPC-001 web", "XSS-001"]
AT_WORK = Progress(
    269, 40, {"held": 38, "violated": 1, "waived": 1}, 8120, 100_000, 95.4,
    ("IDOR-004 manager", "XSS-001", "INJ-001", "INJ-002"), 250.0, 4000.0,
)  # fmt: skip


def written(kind: str, **entry: object) -> bytes:
    return (journal_format.link("", 1, kind, "2030-01-01", entry) + "\n").encode()


def test_verdicts_are_counted_by_what_the_gate_makes_of_them(result_of: ResultOf) -> None:
    tally = Tally(NAMES)
    tally.begun("RPC-001 json2", 1.0)
    tally.begun("XSS-001", 0.5)
    tally.judged(result_of(Verdict.HELD, "RPC-001", "json2"))
    tally.judged(result_of(Verdict.ERROR, "RPC-001", "web"))
    tally.judged(result_of(Verdict.VIOLATED, "RPC-001", "web"))
    tally.sent(7)
    progress = tally.progress(5.0)
    assert (progress.done, progress.planned, progress.requests) == (2, 3, 7)
    assert progress.counts == {"held": 1, "violated": 1}
    assert progress.under_way == ("XSS-001",)
    assert progress.left is None, "nobody knows after 5 s"


def test_a_breach_that_is_waived_is_no_violated_one(result_of: ResultOf) -> None:
    tally = Tally(NAMES)
    waived = result_of(Verdict.VIOLATED, "RPC-001", "web")
    tally.judged(Result(waived.claim, "web", waived.judgement, "x", 1.0, "until 2031"))
    assert tally.progress(1.0).counts == {"waived": 1}


def test_the_time_left_goes_by_what_checks_took_the_last_time(result_of: ResultOf) -> None:
    tally = Tally(NAMES, expected={"RPC-001 json2": 10.0, "RPC-001 web": 10.0, "XSS-001": 80.0})
    tally.judged(result_of(Verdict.HELD, "RPC-001", "json2"))
    tally.judged(result_of(Verdict.HELD, "RPC-001", "web"))
    assert tally.progress(20.0).left == pytest.approx(80.0)
    tally.begun("XSS-001", 20.0)
    assert tally.progress(60.0).left == pytest.approx(40.0)


def test_the_time_left_goes_by_checks_where_nothing_is_known(result_of: ResultOf) -> None:
    tally = Tally(NAMES)
    tally.judged(result_of(Verdict.HELD, "RPC-001", "json2"))
    assert tally.progress(20.0).left == pytest.approx(40.0)


def test_the_rate_is_that_of_the_last_seconds() -> None:
    tally = Tally(NAMES)
    tally.sent(1000)
    for second in range(1, 30):
        tally.sent(5)
        rate = tally.progress(float(second)).per_second
    assert rate == pytest.approx(5.0)


@given(
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
    st.dictionaries(st.sampled_from([*NAMES, "other"]), st.floats(0.0, 1e4)),
    st.floats(0.0, 1e5),
)
def test_the_time_left_is_never_below_nothing(
    begun: list[str], expected: dict[str, float], seconds: float
) -> None:
    tally = Tally(NAMES, expected=expected)
    for name in begun:
        tally.begun(name, 0.0)
    left = tally.progress(seconds).left
    assert left is None or left >= 0.0


@given(st.integers(1, 40))
def test_a_journal_is_followed_wherever_it_was_cut(
    tmp_path_factory: pytest.TempPathFactory, result_of: ResultOf, step: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    held = journal_format.verdict_entry(result_of(Verdict.HELD, "RPC-001", "json2"))
    entries = (
        written("request", note='says "kind":"request" itself: é'),
        written("begun", claim="RPC-001", variant="json2"),
        written("begun", claim="XSS-001", variant=""),
        written("request", note=""),
        written("verdict", **held),
    )
    text = b"".join(entries)
    path.touch()
    with Follower(path, Tally(NAMES), lambda: 0.0) as follower, path.open("ab", 0) as journal:
        for start in range(0, len(text), step * 20):
            journal.write(text[start : start + step * 20])
            seen = follower.look()
    assert (seen.requests, seen.done, seen.under_way) == (2, 1, ("XSS-001",))


def test_half_a_line_that_a_kill_left_is_passed_over(tmp_path: Path, result_of: ResultOf) -> None:
    path = tmp_path / "journal.jsonl"
    entry = journal_format.verdict_entry(result_of(Verdict.HELD, "RPC-001", "json2"))
    whole = written("verdict", **entry)
    path.write_bytes(whole[:-20] + b"\n" + whole)
    with Follower(path, Tally(NAMES), lambda: 0.0) as follower:
        assert follower.look().done == 1


def test_what_checks_took_is_remembered_by_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result_of: ResultOf, run_of: RunOf
) -> None:
    monkeypatch.setattr(following, "cache_dir", lambda: tmp_path)
    assert following.expected(Profile.FULL) == {}
    following.remember(run_of(result_of(Verdict.HELD, "RPC-001", "web")))
    following.remember(run_of(result_of(Verdict.HELD, "XSS-001", "")))
    assert following.expected(Profile.FULL) == {"RPC-001 web": 1.25, "XSS-001": 1.25}
    assert following.expected(Profile.QUICK) == {}
    (tmp_path / "seconds-full.json").write_text("[1, 2]")
    assert following.expected(Profile.FULL) == {}


def test_that_it_cannot_be_remembered_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result_of: ResultOf, run_of: RunOf
) -> None:
    monkeypatch.setattr(following, "cache_dir", lambda: tmp_path / "gone")
    following.remember(run_of(result_of(Verdict.HELD)))
    assert not (tmp_path / "gone").exists()


def test_a_line_says_all_that_is_known() -> None:
    assert line(AT_WORK) == (
        "40 of 269 verdicts: 38 held, 1 violated, 1 waived; "
        "8,120 of 100,000 requests, 95 a second; 4 min passed, about 1 h 7 min left"
    )
    for unsaid in (None, 0.0, 0.4):
        assert line(Progress(3, left=unsaid)) == (
            "0 of 3 verdicts; 0 requests, 0 a second; 0 s passed"
        )


def test_below_the_bar_stands_what_is_under_way() -> None:
    assert status(AT_WORK).plain == (
        "  40 of 269 verdicts, 38 held, 1 violated, 1 waived\n"
        "  8,120 of 100,000 requests, 95 a second, about 1 h 7 min left\n"
        "  now: IDOR-004 manager, XSS-001, INJ-001 and 1 more"
    )


def told(*, quiet: bool = False, terminal: bool = False) -> str:
    """What a run of a minute says in all."""
    out = StringIO()
    to = Console(file=out, force_terminal=terminal, width=80, highlight=False, color_system=None)
    with ConsoleSteps(quiet, to).shown() as steps, steps.step("verify the claims") as step:
        for second in range(61):
            step.follow(Progress(269, second, {"held": second}, seconds=float(second)))
        steps._bars.refresh()  # which it does by itself ten times a second
    return out.getvalue()


def test_where_there_is_no_terminal_a_line_comes_now_and_then() -> None:
    first, second, last = told().splitlines()
    assert first.startswith("30 of 269 verdicts: 30 held; ")
    assert second.startswith("60 of 269 verdicts: 60 held; ")
    assert last.startswith("verify the claims: ")


def test_the_quiet_say_nothing() -> None:
    assert told(quiet=True) == ""
    assert told(quiet=True, terminal=True) == ""


def test_a_terminal_shows_the_verdicts_below_the_bar() -> None:
    shown = told(terminal=True)
    assert "verify the claims" in shown
    assert "60 of 269 verdicts, 60 held" in shown
    assert "60 s passed" not in shown


def test_a_plain_line_names_no_claim() -> None:
    """It may stand in a log that is public: how many are violated, never which."""
    assert "-0" not in line(AT_WORK)
