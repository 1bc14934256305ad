"""Runs in which a text of an attacker's choice stands wherever one could."""

from collections.abc import Sequence
from typing import Any

from odoo_owasp import content
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Conduct, Records, Result, RuleCheck, Run
from odoo_owasp.model.verdict import Coverage, Finding, Judgement, Reach, Square, Standing, Verdict
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.report.page import Parts

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cf"
    "c000000301010018dd8db00000000049454e44ae426082"
)
"""A PNG picture."""


def parts() -> Parts:
    """What the page is made of."""
    return Parts(*map(content.template, ("page.html", "page.css", "page.js")))


def results(text: str, number: int = 0) -> tuple[Result, ...]:
    """A claim's results of every verdict, all of whose words are ``text``."""
    claim = Claim(
        f"ZZZ-{number:03}", f"x {text} x", text, Severity.HIGH, ("A01:2021", "A01:2025"), (79,),
        ("v5.0.0-1.2.1",), needs=(text,),
    )  # fmt: skip
    exchange = Exchange(
        "POST", f"https://shop.invalid/{text}", {"X-Odd": text, text.replace("\n", " "): text},
        text, 200, {"x-odd": text}, text, text,
    )  # fmt: skip
    found: dict[str, Any] = {
        "evidence": text, "places": ((text, text, text),), "reach": Reach.SERVER,
        "exchanges": (exchange,), "picture": "screenshots/t0.png",
    }  # fmt: skip
    finding = Finding(text, f"{number:016x}", **found)
    aside = Finding(text, f"{number:016x}", standing=Standing.SELF, **found)
    squares = (Square(text, text, held=(f"{text} ",), violated=(text,)),)
    violated = Judgement(
        Verdict.VIOLATED, text, 3, 2, (text,), (finding,), squares, (Coverage(text, 1, 2),),
        (aside,), text, text,
    )  # fmt: skip
    judged = [violated] + [
        Judgement(verdict, text, 1, 1, (text,), detail=text)
        for verdict in Verdict
        if verdict != "VIOLATED"
    ]
    at = "2030-01-01T00:00:30.000+00:00"
    return tuple(
        Result(claim, f"{text} {place}", one, text, 2.0, waived, judged=at)
        for waived in ("", text)
        for place, one in enumerate(judged)
    )


def run(texts: Sequence[str]) -> Run:
    """A run about a claim for each of ``texts``, which has all of them in its own words, too."""
    every = "\n".join(texts)
    waivers = tuple(
        Waiver(f"ZZZ-{number:03}", (f"{number:016x}", text), text, text, "2020-01-01")
        for number, text in enumerate(texts)
    )
    rules = tuple(RuleCheck(text, text, False, text, (text,)) for text in texts)
    reasons = dict.fromkeys(texts, 1)
    return Run(
        every, every, every, every, f"{every} ", "2030-01-01T00:00:00.000+00:00",
        "2030-01-01T00:01:00.000+00:00",
        tuple(one for number, text in enumerate(texts) for one in results(text, number)),
        42, every, journal_head=every, rules=rules, waivers=Waivers(waivers, True, True),
        profile=every,
        conduct=Conduct(
            blocked=reasons, refused=reasons, records=tuple(Records(text) for text in texts),
            pace={"2030-01-01T00:00:01": 3},
        ),
    )  # fmt: skip
