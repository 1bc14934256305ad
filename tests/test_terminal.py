"""The summary that a person reads."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Coverage, Verdict
from odoo_owasp.report.terminal import summary

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]


def shown(
    run: Run, code: int, *, terminal: bool = False, verbose: bool = False, width: int = 100
) -> str:
    console = Console(width=width, file=StringIO(), force_terminal=terminal, highlight=False)
    with console.capture() as captured:
        console.print(summary(run, code, verbose=verbose))
    return captured.get()


@pytest.fixture(scope="module")
def mixed(run_of: RunOf, result_of: ResultOf) -> Run:
    return run_of(
        result_of(Verdict.HELD, "IDOR-001"), result_of(Verdict.NOT_APPLICABLE, "INJ-001"),
        result_of(Verdict.HELD, "RPC-001", "json2"), result_of(Verdict.VIOLATED, "RPC-001", "web"),
        result_of(Verdict.ERROR, "XSS-001", reason="[bold]no markup[/]"),
    )  # fmt: skip


def test_one_line_a_family(result_of: ResultOf, run_of: RunOf) -> None:
    held = [result_of(Verdict.HELD, f"URL-{number:03}", "") for number in range(1, 40)]
    breach = result_of(Verdict.VIOLATED, "URL-040")
    waived = replace(result_of(Verdict.VIOLATED, "URL-041"), waived="waived by me")
    lines = shown(run_of(*held, breach, waived), 1, width=80).splitlines()
    assert lines[0].split() == ["promise", "claims", "variants", "cases"]
    assert "URL      39 HELD, 1 VIOLATED, 1 VIOLATED, waived        41    123" in lines[1]
    assert not any("URL-001" in line for line in lines)
    assert any(line.startswith("VIOLATED URL-040 json2  The defense") for line in lines)
    assert "waived: URL-041 json2 (--verbose tells of each)" in lines


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(mixed: Run, width: int) -> None:
    for verbose in (False, True):
        lines = shown(mixed, 1, verbose=verbose, width=width).splitlines()
        assert max(map(len, lines)) <= width


def test_one_line_a_claim_where_asked(mixed: Run) -> None:
    lines = shown(mixed, 1, verbose=True).splitlines()
    for claim_id, verdict, variants, cases in [
        ("IDOR-001", "HELD", 1, 3),
        ("INJ-001", "NOT_APPLICABLE", 1, 3),
        ("RPC-001", "VIOLATED", 2, 6),
        ("XSS-001", "ERROR", 1, 3),
    ]:
        mine = [line.split() for line in lines if line.startswith(f"{claim_id} ")]
        assert len(mine) == 1
        assert mine[0][1] == verdict
        assert mine[0][-3:] == [str(variants), str(cases), "wire"]


def test_what_did_not_hold_is_explained(mixed: Run) -> None:
    text = shown(mixed, 1)
    lines = [line.rstrip() for line in text.splitlines()]
    breach = lines.index("VIOLATED RPC-001 web  The defense RPC-001 holds")
    assert lines[breach + 1 : breach + 3] == ["  why", "  0123456789abcdef res.partner._search"]
    broken = lines.index("ERROR XSS-001 json2  The defense XSS-001 holds")
    assert lines[broken + 1] == "  [bold]no markup[/]"
    assert "s3cr3t-evidence" not in text


def test_what_a_target_says_does_not_steer_the_terminal(result_of: ResultOf, run_of: RunOf) -> None:
    said = result_of(Verdict.ERROR, reason="\x1b]0;title\x07\x1b[2Jgone\u202e")
    text = shown(run_of(said), 3)
    assert "gone" in text
    assert not any(one in text for one in "\x1b\x07\u202e")


@pytest.mark.parametrize("code", sorted(EXIT_MEANING))
def test_the_exit_code_is_explained(run_of: RunOf, code: int) -> None:
    assert f"exit {code}: {EXIT_MEANING[code]}" in shown(run_of(), code)


def test_counts_build_and_stop(mixed: Run, run_of: RunOf) -> None:
    text = shown(mixed, 1)
    assert "1 NOT_APPLICABLE, 2 HELD, 1 ERROR, 1 VIOLATED · 42 requests" in text
    assert "this is build 19.0-2; expectations were measured on 19.0-1" in " ".join(text.split())
    assert "stopped: by the user" in shown(run_of(stopped="by the user"), 2)
    assert "no verdicts · 42 requests" in shown(run_of(), 5)


def test_it_says_how_much_was_tried(result_of: ResultOf, run_of: RunOf) -> None:
    held = result_of(Verdict.HELD)
    counts = (Coverage("models", 441, 441), Coverage("[b]names[/]", 5912, 5912))
    run = run_of(replace(held, judgement=replace(held.judgement, coverage=counts)))
    assert "42 requests · full profile\n441 models, 5,912 [b]names[/]: all tried\n" in shown(run, 0)
    assert "42 requests · quick profile\nexit" in shown(replace(run_of(held), profile="quick"), 0)


def test_the_rules_are_one_block(run_of: RunOf, rules: tuple[RuleCheck, ...]) -> None:
    text = shown(run_of(rules=rules), 2)
    block = [line.rstrip() for line in text.partition("rules of engagement\n")[2].splitlines()]
    assert block[:3] == [
        "✓  ROE-2  612 tables compared",
        "✗  ROE-5  1 mail left",
        "          to s3cr3t-someone",
    ]
    assert "rules of engagement\n" not in shown(run_of(), 0)


def test_many_details_are_shortened(run_of: RunOf) -> None:
    odd = RuleCheck("ROE-2", "t", False, "[b]said[/]", tuple(f"[b]n{n}" for n in range(8)))
    text = shown(run_of(rules=(odd,)), 2)
    assert "[b]said[/]" in text
    assert "[b]n4" in text
    assert "[b]n5" not in text
    assert "and 3 more, in report.html" in text


def test_colours_only_on_a_terminal_that_wants_them(
    mixed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    coloured = re.compile(r"\x1b\[(?:\d+;)*(?:3|4|9|10)\d")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in shown(mixed, 1)
    assert coloured.search(shown(mixed, 1, terminal=True))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured.search(shown(mixed, 1, terminal=True))
    assert "\x1b" not in shown(mixed, 1)
