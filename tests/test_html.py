"""The HTML report's parts: what they say, and that nothing in them can become markup."""

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Coverage, Finding, Verdict
from odoo_owasp.report import html

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]
MARKUP = '<img src=x onerror="boom()">\' & </td></script>'


class Reader(HTMLParser):
    """Collects tags and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile(result: Result) -> Result:
    """The same result with markup in everything that a target or a check can name."""
    judged = replace(
        result.judgement, reason=MARKUP, witnesses=(MARKUP,),
        findings=(Finding(MARKUP, "0123456789abcdef", MARKUP),),
    )  # fmt: skip
    claim = replace(result.claim, title=MARKUP)
    return replace(result, claim=claim, variant=MARKUP, judgement=judged)


def rendered(result: Result, run: Run) -> dict[str, str]:
    return {
        "summary": html.summary(run, 1),
        "cells": "".join(html.cells(result, "<td>Failed</td>")),
        "details": html.details(result),
    }


@pytest.mark.parametrize(("part", "shown"), [("summary", 11), ("cells", 2), ("details", 3)])
def test_nothing_becomes_markup(result_of: ResultOf, run_of: RunOf, part: str, shown: int) -> None:
    plain = result_of(Verdict.VIOLATED)
    odd = hostile(plain)
    run = replace(
        run_of(odd, stopped=MARKUP), target=MARKUP, release=MARKUP, build=MARKUP,
        tested_build=f"{MARKUP}!", rules=(RuleCheck(MARKUP, MARKUP, False, MARKUP, (MARKUP,)),),
    )  # fmt: skip
    harmless = run_of(plain, stopped="x", rules=(RuleCheck("r", "t", False, "s", ("d",)),))
    found = Reader(rendered(odd, run)[part])
    assert found.tags == Reader(rendered(plain, harmless)[part]).tags
    assert found.text.count(MARKUP) == shown


def test_a_picture_of_a_breach_is_shown(result_of: ResultOf) -> None:
    result = result_of(Verdict.VIOLATED)
    finding = Finding("s", "0123456789abcdef", picture="screenshots/t0a.png")
    judged = replace(result.judgement, findings=(finding,))
    assert "src='screenshots/t0a.png'" in html.details(replace(result, judgement=judged))


@pytest.mark.parametrize("picture", ["../x.png", "screenshots/'onerror=x.png", "data:,", "x.png"])
def test_nothing_but_our_own_pictures_is_shown(result_of: ResultOf, picture: str) -> None:
    result = result_of(Verdict.VIOLATED)
    finding = Finding("s", "0123456789abcdef", picture=picture)
    judged = replace(result.judgement, findings=(finding,))
    assert "img" not in Reader(html.details(replace(result, judgement=judged))).tags


def test_the_summary_says_what_the_run_came_to(result_of: ResultOf, run_of: RunOf) -> None:
    run = run_of(result_of(Verdict.HELD, variant="a"), result_of(Verdict.VIOLATED, variant="b"))
    text = Reader(html.summary(run, 1)).text
    for words in ("A claim is violated", "HELD 1", "VIOLATED 1", "build 19.0-2", "on 19.0-1"):
        assert words in text
    assert text.count("The defense RPC-001 holds") == 1
    assert run.journal_head[:8] not in text  # a page written before the end has no head to show


@pytest.mark.parametrize(
    ("ended", "took"),
    [("00:00:00.400", "0 s"), ("00:00:59.600", "1 min 0 s"), ("01:02:03.000", "62 min 3 s")],
)
def test_how_long_it_took(run_of: RunOf, ended: str, took: str) -> None:
    run = replace(run_of(), ended=f"2030-01-01T{ended}+00:00")
    assert f"Took{took}Requests" in Reader(html.summary(run, 0)).text


@pytest.mark.parametrize("code", [0, 1, 2, 3, 5, 10])
def test_every_exit_code_has_a_heading(run_of: RunOf, code: int) -> None:
    assert f"owasp-exit-{code}'" in html.summary(run_of(), code)
    assert len(Reader(html.summary(run_of(), code)).text.split("Target")[0]) > 10


def test_it_says_how_much_was_tried(result_of: ResultOf, run_of: RunOf) -> None:
    held = result_of(Verdict.HELD)
    counts = (Coverage("models", 40, 441), Coverage(MARKUP, 6, 6))
    told = replace(held, judgement=replace(held.judgement, coverage=counts))
    quick = html.summary(replace(run_of(told), profile="quick"), 0)
    said = f"quick: 40 of 441 models, 6 {MARKUP}: sampled"
    assert Reader(quick).text.count(said) == 2  # for the claim, and for the run
    assert f"ProfilequickCovered{said}" in Reader(quick).text
    assert Reader(quick).tags.count("img") == 0
    assert "Profilefull" in Reader(html.summary(run_of(held), 0)).text
    assert "Covered" not in html.summary(run_of(held), 0)


def test_the_rules_are_a_table(run_of: RunOf, rules: tuple[RuleCheck, ...]) -> None:
    text = Reader(html.summary(run_of(rules=rules), 2)).text
    assert "A rule of engagement was not kept" in text
    assert "ROE-2KEPTNothing but own records was changed612 tables compared" in text
    assert "ROE-5NOT KEPTNo mail left1 mail leftto s3cr3t-someone" in text
    assert "Rules of engagement" not in html.summary(run_of(), 0)


def test_exit_two_says_which_of_the_two(run_of: RunOf, rules: tuple[RuleCheck, ...]) -> None:
    stopped = html.summary(run_of(stopped="by the user", rules=rules[:1]), 2)
    assert "Stopped before the end" in stopped
    assert "owasp-broken" not in stopped
    assert "Stopped before the end" not in html.summary(run_of(stopped="so", rules=rules), 2)


def test_a_row_has_a_cell_for_each_heading(result_of: ResultOf) -> None:
    row = html.cells(result_of(Verdict.HELD), "<td>Passed</td>")
    assert len(row) == len(html.headings())
    assert row[0] == "<td>Passed</td>"


def test_of_many_findings_the_first_show_their_evidence(result_of: ResultOf) -> None:
    violated = result_of(Verdict.VIOLATED)
    many = tuple(Finding(f"m{n}", f"{n:016x}", f"seen {n}!") for n in range(150))
    text = html.details(replace(violated, judgement=replace(violated.judgement, findings=many)))
    assert text.count("<pre>seen ") == 100
    assert text.count("<li id='finding-") == 150
    assert "The evidence of 50 more stands in the journal" in text


def test_details_hold_the_evidence(result_of: ResultOf) -> None:
    text = Reader(html.details(result_of(Verdict.VIOLATED))).text
    assert "0123456789abcdef res.partner._search" in text
    assert "s3cr3t-evidence" in text
