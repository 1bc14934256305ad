"""report.html: what it says, what it keeps to itself, and that nothing in it can become markup."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import hostile

from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Coverage, Finding, Standing, Verdict
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.report import page, page_claims

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]
MARKUP = '<img src=x onerror="boom()">\'&"--></td></script></pre></title>{{7*7}}'
TRACER = "t0123456789abcdef"
PARTS = hostile.parts()


class Reader(HTMLParser):
    """Collects tags with their attributes' names, links, and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.links: dict[str, str] = {}
        self.ids: list[str] = []
        self.fetched: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.text += " "
        told = {name: value or "" for name, value in attrs}
        self.fetched |= {told[name] for name in ("src", "srcset", "data", "poster") if name in told}
        if "href" in told:
            self.links[told["href"]] = told.get("rel", "")
        if "id" in told:
            self.ids.append(told["id"])

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] not in ("script", "style"):
            self.text += data


def rendered(run: Run, code: int = 1, evidence: bool = True) -> str:
    pictures = {"screenshots/t0.png": hostile.PIXEL}
    return page.render(run, code, PARTS, pictures=pictures, evidence=evidence)


def words(run: Run, code: int = 1, evidence: bool = True) -> str:
    return " ".join(Reader(rendered(run, code, evidence)).text.split())


def found(result: Result, *findings: Finding, **more: object) -> Result:
    judged = replace(result.judgement, findings=findings, **more)  # type: ignore[arg-type]
    return replace(result, judgement=judged)


# What it is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("evidence", [True, False])
@given(st.text(min_size=1, max_size=40).map(lambda text: MARKUP + text))
@settings(max_examples=15)
def test_nothing_becomes_markup(evidence: bool, text: str) -> None:
    plain = Reader(rendered(hostile.run(["plain"]), evidence=evidence))
    odd = Reader(rendered(hostile.run([text.replace("\n", " ")]), evidence=evidence))
    assert odd.tags == plain.tags


def test_a_policy_lets_nothing_run_but_our_own() -> None:
    text = rendered(hostile.run([MARKUP]))
    ((script, style),) = re.findall(r"script-src 'sha256-(.*?)'; style-src 'sha256-(.*?)'",
                                    text.replace("&#39;", "'"))  # fmt: skip
    inside = [re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("script", "style")]
    assert [len(one) for one in inside] == [1, 1]
    for (one,), told in zip(inside, (script, style), strict=True):
        assert b64encode(sha256(one.encode()).digest()).decode() == told
    assert "default-src &#39;none&#39;" in text
    attributes = {name for _, *names in Reader(text).tags for name in names}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_it_asks_nobody_for_anything() -> None:
    text = rendered(hostile.run(["x"]))
    assert all(one.startswith("data:image/png;base64,") for one in Reader(text).fetched)
    assert "url(" not in PARTS.css
    assert "@import" not in PARTS.css
    for link, rel in Reader(text).links.items():
        assert rel == "noreferrer" or link.startswith("#") or (link, rel) == ("data:,", "icon")


def test_every_link_leads_somewhere(result_of: ResultOf, run_of: RunOf) -> None:
    text = rendered(run_of(result_of(Verdict.VIOLATED), result_of(Verdict.HELD, "INJ-001")))
    read = Reader(text)
    assert len(read.ids) == len(set(read.ids))
    assert {one[1:] for one in read.links if one.startswith("#")} <= set(read.ids)


def test_it_is_the_same_every_time(result_of: ResultOf, run_of: RunOf) -> None:
    run = run_of(result_of(Verdict.VIOLATED), result_of(Verdict.HELD, "INJ-001"))
    assert rendered(run) == rendered(run)


# What it says -------------------------------------------------------------------------------------


def test_the_verdict_comes_first(result_of: ResultOf, run_of: RunOf) -> None:
    run = run_of(result_of(Verdict.HELD, variant="a"), result_of(Verdict.VIOLATED, variant="b"))
    text = words(run)
    for said in (
        "A claim is violated", "Exit code 1: a claim is violated", "HELD 1", "VIOLATED 1",
        "Target demo", "build 19.0-2", "on 19.0-1", "Took 1 min 0 s", "Requests 42", "Profile full",
    ):  # fmt: skip
        assert said in text
    assert text.count("The defense RPC-001 holds") == 2  # the table, and its findings


def test_claims_stand_in_the_order_of_what_the_gate_makes_of_them(
    result_of: ResultOf, run_of: RunOf
) -> None:
    results = [result_of(verdict, f"RPC-00{at}") for at, verdict in enumerate(Verdict)]
    waived = replace(result_of(Verdict.VIOLATED, "RPC-009"), waived="waived by Ann")
    rows = page_claims.rows(run_of(*results, waived))
    assert [row.verdict for row in rows] == [
        "VIOLATED", "ERROR", "INCONCLUSIVE", "WAIVED", "HELD", "NOT_APPLICABLE",
    ]  # fmt: skip


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 10])
def test_every_exit_code_is_said_in_words(run_of: RunOf, code: int) -> None:
    text = words(run_of(), code)
    assert re.search(rf"Exit code {code}: \w+ \w+", text)
    assert "Nothing was selected." in text


def test_a_run_that_was_cut_off_says_so(result_of: ResultOf, run_of: RunOf) -> None:
    stopped = run_of(result_of(Verdict.HELD), stopped="the run was cut off")
    assert "Stopped before the end" in words(stopped, 2)
    assert "stopped before the end: the run was cut off" in words(stopped, 2)
    assert "Whether the rules of engagement were kept was not checked" in words(stopped, 2)


def test_exit_two_says_which_of_the_two(run_of: RunOf, rules: tuple[RuleCheck, ...]) -> None:
    assert "Stopped before the end" in words(run_of(stopped="x", rules=rules[:1]), 2)
    assert "A rule of engagement was not kept" in words(run_of(stopped="x", rules=rules), 2)


def test_the_rules_are_a_table(run_of: RunOf, rules: tuple[RuleCheck, ...]) -> None:
    text = words(run_of(rules=rules), 2)
    assert "✓ KEPT" in text
    assert "✗ NOT KEPT" in text
    assert "to s3cr3t-someone" in text
    assert "to s3cr3t-someone" not in words(run_of(rules=rules), 2, evidence=False)


def test_it_says_how_much_was_tried(result_of: ResultOf, run_of: RunOf) -> None:
    held = result_of(Verdict.HELD)
    counts = (Coverage("models", 40, 441), Coverage("roles", 6, 6))
    told = replace(held, judgement=replace(held.judgement, coverage=counts))
    text = words(replace(run_of(told), profile="quick"), 0)
    assert text.count("quick: 40 of 441 models, 6 roles: sampled") == 2  # the run, and the claim


def test_claims_name_their_catalogues(run_of: RunOf) -> None:
    links = Reader(rendered(hostile.run(["x"]))).links
    assert "https://owasp.org/Top10/A01_2021-Broken_Access_Control/" in links
    assert "https://cwe.mitre.org/data/definitions/79.html" in links
    assert any("ASVS/blob/v5.0.0/5.0/en/0x10-V1" in link for link in links)


def test_a_finding_shows_how_it_was_seen(result_of: ResultOf, run_of: RunOf) -> None:
    exchange = Exchange(
        "GET", "https://shop.invalid/web?x=1", {"Accept": "text/html"}, "", 200,
        {"set-cookie": "a=1\nb=2"}, f"name: {TRACER}", "portal-a res.partner.read",
    )  # fmt: skip
    finding = Finding(
        "res.partner", "0123456789abcdef", f"SELECT '{TRACER}0000a'",
        picture="screenshots/t0.png", exchanges=(exchange,),
    )  # fmt: skip
    run = run_of(found(result_of(Verdict.VIOLATED), finding))
    text = rendered(run)
    assert f"<mark>{TRACER}</mark>" in text
    assert f"SELECT &#39;<mark>{TRACER}0000a</mark>&#39;" in text
    assert "GET https://shop.invalid/web?x=1\nAccept: text/html\n</pre>" in text
    assert f"200\nset-cookie: a=1\nset-cookie: b=2\n\nname: <mark>{TRACER}</mark></pre>" in text
    assert "<h4>json2: 1 found in 3 cases</h4>" in text
    assert "odoo-owasp run --claim RPC-001 -k json2" in text
    assert "curl --include" in text
    assert "import http.client" in text
    assert "data:image/png;base64," in text


def test_nothing_but_a_picture_is_shown_as_one(result_of: ResultOf, run_of: RunOf) -> None:
    finding = Finding("s", "0" * 16, picture="screenshots/t0.png")
    run = run_of(found(result_of(Verdict.VIOLATED), finding))
    assert "<img" not in page.render(run, 1, PARTS, pictures={finding.picture: b"<svg/>"})
    assert "<img" not in page.render(run, 1, PARTS)


@pytest.mark.parametrize("name", ["../x.png", "/etc/passwd", "screenshots/a/../b.png", "data:,"])
def test_no_other_file_is_asked_for(result_of: ResultOf, run_of: RunOf, name: str) -> None:
    both = (
        Finding("a", "0" * 16, picture=name),
        Finding("b", "1" * 16, picture="screenshots/t.png"),
    )
    run = run_of(found(result_of(Verdict.VIOLATED), *both))
    assert page.picture_names(run) == ["screenshots/t.png"]


def test_of_many_findings_the_first_are_whole_and_none_is_missing(
    result_of: ResultOf, run_of: RunOf
) -> None:
    many = tuple(Finding(f"m{n}", f"{n:016x}", f"seen {n}!") for n in range(150))
    text = rendered(run_of(found(result_of(Verdict.VIOLATED), *many)))
    assert text.count("<pre>seen ") == page_claims.IN_FULL
    assert all(f'id="finding-{one.fingerprint}"' in text for one in many)
    assert "50 more, whose evidence stands in the journal" in text


def test_of_many_ordinary_bugs_none_is_missing(result_of: ResultOf, run_of: RunOf) -> None:
    many = tuple(Finding(f"m{n}", f"{n:016x}", standing=Standing.SELF) for n in range(150))
    text = rendered(run_of(found(result_of(Verdict.HELD), asides=many)), 0)
    assert all(f'id="aside-{one.fingerprint}"' in text for one in many)


def test_a_page_has_an_end(result_of: ResultOf, run_of: RunOf) -> None:
    exchanges = (Exchange("POST", "https://shop.invalid/", body="x" * 8000, answer="y" * 8000),)
    results = [
        found(result_of(Verdict.VIOLATED, variant=str(at)), *(
            Finding(f"m{n}", f"{at:08x}{n:08x}", "e", exchanges=exchanges) for n in range(100)
        ))
        for at in range(10)
    ]  # fmt: skip
    text = rendered(run_of(*results))
    assert len(text) < 10_000_000
    assert text.count('id="finding-') == 1000


def test_a_long_text_is_shown_around_its_tracer(result_of: ResultOf, run_of: RunOf) -> None:
    finding = Finding("s", "0" * 16, "y" * 50_000 + f" {TRACER} " + "y" * 50_000)
    text = rendered(run_of(found(result_of(Verdict.VIOLATED), finding)))
    assert f" <mark>{TRACER}</mark> yyyy" in text
    assert "y" * 9000 not in text


def test_ordinary_bugs_stand_apart(result_of: ResultOf, run_of: RunOf) -> None:
    aside = Finding("odd", "0" * 16, "seen", standing=Standing.SELF)
    text = rendered(run_of(found(result_of(Verdict.HELD), asides=(aside,))), 0)
    assert "Ordinary bugs by the disclosure policy" in text
    assert 'id="aside-0000000000000000"' in text
    assert Standing.SELF in text


def test_what_is_unproven_says_why_once(result_of: ResultOf, run_of: RunOf) -> None:
    lacks = "the target lacks module:sale"
    run = run_of(
        *(result_of(Verdict.NOT_APPLICABLE, "RPC-001", str(n), lacks) for n in range(3)),
        result_of(Verdict.INCONCLUSIVE, "INJ-001", "", "nothing was tried"),
        found(result_of(Verdict.VIOLATED, "URL-001", "x"), unproven="a control did not work"),
    )
    text = words(run)
    assert f"NOT APPLICABLE {lacks} 3 RPC-001 (3 variants)" in text
    assert "? INCONCLUSIVE nothing was tried 1 INJ-001" in text
    assert "? INCONCLUSIVE a control did not work 1 URL-001 x" in text


def test_what_was_seen_of_the_unproven_is_private(result_of: ResultOf, run_of: RunOf) -> None:
    unproven = found(result_of(Verdict.INCONCLUSIVE, reason="no control"), detail="<b>seen</b>")
    run = run_of(unproven, replace(unproven, variant="other"))
    assert rendered(run).count("<pre>&lt;b&gt;seen&lt;/b&gt;</pre>") == 1
    assert "seen&lt;" not in rendered(run, evidence=False)
    assert "no control" in words(run, evidence=False)


def test_waivers_say_by_whom_until_when_and_why(result_of: ResultOf, run_of: RunOf) -> None:
    violated = replace(result_of(Verdict.VIOLATED), waived="waived by Ann until 2031-01-01: known")
    ours = Waiver(
        "RPC-001", ("0123456789abcdef", "f" * 16), "Ann", "known", "2031-01-01", "SEC-1", "Security"
    )
    run = replace(run_of(violated), waivers=Waivers((ours,), True, True))
    text = words(run)
    assert "Ann Security 2031-01-01 known (SEC-1) 1 result" in text
    assert f"RPC-001: {'f' * 16} is waived, and not found any more" in text
    assert "~ WAIVED" in text
    assert "A waiver is not in force any more" in text


def test_what_a_waiver_lets_pass_is_of_its_own_claim(result_of: ResultOf, run_of: RunOf) -> None:
    results = [
        replace(result_of(Verdict.VIOLATED, claim, variant), waived=waived)
        for claim, variant, waived in (
            ("RPC-001", "a", "waived"), ("RPC-001", "b", "waived"), ("RPC-001", "c", ""),
            ("INJ-001", "", "waived"),
        )
    ]  # fmt: skip
    whole = Waiver("RPC-001", (), "Ann", "known", "2031-01-01", all_findings=True)
    one = Waiver("INJ-001", ("0123456789abcdef",), "Ann", "known", "2031-01-01")
    others = tuple(replace(one, claim=f"URL-00{number}") for number in (1, 2))
    run = replace(run_of(*results), waivers=Waivers((whole, one, *others), True))
    listed, more = page_claims.waivers(run)
    passing = [(waiver.claim, [it.name for it in results]) for waiver, results in listed]
    assert passing == [("RPC-001", ["RPC-001 a", "RPC-001 b"]), ("INJ-001", ["INJ-001"])]
    assert more == 2
    text = words(run)
    assert "RPC-001 all of the claim Ann 2031-01-01 known 2 results" in text
    assert "2 more, of claims that were not selected" in text
    assert "URL-001" not in text
    assert "2, of claims that were not selected" in words(
        replace(run, waivers=Waivers(others, True))
    )


def test_results_have_their_times(result_of: ResultOf, run_of: RunOf) -> None:
    judged = replace(result_of(Verdict.HELD), judged="2030-01-01T00:00:30.000+00:00", seconds=10.0)
    text = rendered(run_of(judged), 0)
    assert '<rect class="held" x="387.3"' in text  # a third of the way, after the names
    assert "2030-01-01 00:00:30 UTC" in text
    assert "The journal tells no times." in words(run_of(result_of(Verdict.HELD)), 0)


# What it keeps to itself --------------------------------------------------------------------------


def test_the_public_form_tells_no_evidence() -> None:
    secret = "s3cr3t"
    run = hostile.run([secret])
    (claim,) = {one.claim for one in run.results}
    public = replace(
        run, tool_version="v", target="demo", release="r", build="b", tested_build="b", stopped="s",
        journal_head="h", profile="full", waivers=Waivers(), rules=(),
        results=tuple(
            replace(one, claim=replace(claim, title="A title", verifies="RPC"), variant=str(at),
                    waived="", judgement=replace(one.judgement, witnesses=(), coverage=(),
                    unproven="", reason=secret if one.judgement.findings else "why"))
            for at, one in enumerate(run.results)
        ),
        conduct=replace(run.conduct, records=()),
    )  # fmt: skip
    assert secret in rendered(public)
    text = rendered(public, evidence=False)
    assert secret not in text
    assert "data:image" not in text
    assert "application/json" not in text.replace(PARTS.script, "")
    assert "<code>0000000000000000</code>" in text  # the fingerprint
    assert "Private: this page holds evidence" in rendered(public)
    assert "Private" not in text
