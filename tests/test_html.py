"""What pytest.html shows: what it says, and that nothing in it can become markup."""

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from odoo_owasp.model.run import Result
from odoo_owasp.model.verdict import Finding, Verdict
from odoo_owasp.report import html

ResultOf = Callable[..., Result]
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


PARTS: dict[str, Callable[[Result], str]] = {
    "cells": lambda result: "".join(html.cells(result, "<td>Failed</td>")),
    "details": html.details,
}


@pytest.mark.parametrize(("part", "shown"), [("cells", 2), ("details", 3)])
def test_nothing_becomes_markup(result_of: ResultOf, part: str, shown: int) -> None:
    plain = result_of(Verdict.VIOLATED)
    found = Reader(PARTS[part](hostile(plain)))
    assert found.tags == Reader(PARTS[part](plain)).tags
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


def test_it_says_where_the_report_is() -> None:
    assert "href='report.html'" in html.SUMMARY


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
