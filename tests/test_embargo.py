"""The veil: what nobody may be told yet stands in no public output, nor does its absence tell."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.hostile import parts

from odoo_owasp.logic.baseline import baseline, check
from odoo_owasp.logic.compare import compare
from odoo_owasp.logic.embargo import veiled, veiled_check, veiled_comparison, veiled_history
from odoo_owasp.logic.history import Point, history
from odoo_owasp.logic.judge import exit_code
from odoo_owasp.logic.waive import WITHHELD, outlived
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Coverage, Finding, Judgement, Square, Standing, Verdict
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.report import baseline as baseline_report
from odoo_owasp.report import page, record, terminal
from odoo_owasp.runs import PUBLISHED

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]


def in_log(run: Run, code: int) -> str:
    """What stands in a log instead of on a terminal."""
    console = Console(width=500, record=True, file=io.StringIO())
    console.print(terminal.summary(run, code))
    return console.export_text()


def in_page(run: Run, code: int) -> str:
    return page.render(run, code, parts(), evidence=False)


PUBLIC = {**PUBLISHED, "the page": in_page, "the log": in_log}
"""Each public format."""


# Every word of a result is its own, so that a leak is found wherever it is.
WORD = "zq{}x{}k"


def result(at: int, verdict: Verdict, found: int, asides: int, waived: bool) -> Result:
    def word(what: str) -> str:
        return WORD.format(what, at)

    def finding(number: int, standing: Standing = Standing.FINDING) -> Finding:
        return Finding(
            word(f"subject{number}"), f"{at:08x}{number:08x}", word("evidence"),
            ((word("row"), word("column"), word("try")),), standing=standing,
        )  # fmt: skip

    claim = Claim(
        f"RPC-{at:03d}", word("title"), word("promise"), Severity.LOW, ("A01:2021",), (at + 5000,),
        ("v5.0.0-1.2.1",), needs=(word("needs"),),
    )  # fmt: skip
    violated = verdict is Verdict.VIOLATED
    judgement = Judgement(
        verdict, word("reason"), 33_000 + at, 66_000 + at, (word("witness"),),
        tuple(map(finding, range(found))) if violated else (),
        (Square(word("row"), word("column"), (), (word("try"),)),),
        (Coverage(word("things"), 1, 2),),
        tuple(finding(50 + number, Standing.OLD_BROWSER) for number in range(asides)),
        word("unproven") if violated else "",
    )  # fmt: skip
    waiver = word("waived") if violated and waived else ""
    return Result(claim, word("variant"), judgement, f"{word('file')}.py::test_it", at, waiver)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Run, dict[str, int]]:
    """A run and what of it is under embargo."""
    shapes = draw(
        st.lists(
            st.tuples(
                st.sampled_from(list(Verdict)), st.integers(1, 3), st.integers(0, 2), st.booleans()
            ),
            min_size=1, max_size=6,
        )
    )  # fmt: skip
    results = tuple(result(at, *shape) for at, shape in enumerate(shapes))
    found = [one.claim.id for one in results]
    embargoed = draw(st.dictionaries(st.sampled_from(found), st.integers(1, 4)))
    waivers = Waivers(
        tuple(
            Waiver(one.claim.id, (each.fingerprint,), "owner", "known", "2999-01-01")
            for one in results
            for each in one.judgement.findings[:1]
        ),
        all_tried=True,
    )
    made = Run(
        "0.1.0", "demo", "19.0", "19.0-1", "19.0-1", "2030-01-01T00:00:00.000+00:00",
        "2030-01-01T00:01:00.000+00:00", results, 42, complete=True, journal_head="ab" * 32,
        waivers=waivers,
    )  # fmt: skip
    return made, embargoed


def hidden(run: Run, embargoed: dict[str, int]) -> list[Result]:
    """What would tell of a breach that is under embargo, if there is one."""
    ours = [one for one in run.results if one.claim.id in embargoed]
    if not any(one.judgement.breaches for one in ours):
        return []
    silent = (Verdict.HELD, Verdict.NOT_APPLICABLE)
    return [one for one in ours if one.judgement.breaches or one.judgement.verdict not in silent]


@given(runs())
def test_no_public_output_names_what_is_under_embargo(
    given_run: tuple[Run, dict[str, int]],
) -> None:
    run, embargoed = given_run
    for name, render in PUBLIC.items():
        text = render(veiled(run, embargoed), 1)
        for one in hidden(run, embargoed):
            at = one.claim.id[-3:].lstrip("0") or "0"
            found = [each.fingerprint for each in one.judgement.breaches]
            words = [f"x{at}k", one.claim.id, f"{33_000 + int(at)}", f"{66_000 + int(at)}", *found]
            assert [word for word in words if word in text] == [], name


@given(runs())
def test_nor_does_what_is_missing_tell(given_run: tuple[Run, dict[str, int]]) -> None:
    """Whoever held looks like whoever is under embargo: both are not named."""
    run, embargoed = given_run
    concealed = {one.key for one in hidden(run, embargoed)}
    if not concealed:
        assert veiled(run, embargoed) is run
        return
    named = {one.key for one in veiled(run, embargoed).results} & {one.key for one in run.results}
    waived_wrongly = {one.split()[0].rstrip(":") for one in outlived(run)}
    for one in run.results:
        held = one.judgement.verdict is Verdict.HELD and one.claim.id not in waived_wrongly
        assert (one.key in named) == (one.key not in concealed and not held)


@given(st.permutations(range(6)), st.sampled_from(list(Verdict)))
def test_it_is_the_same_whichever_claim_it_is(order: list[int], other: Verdict) -> None:
    """One embargoed finding among claims that held: nobody can tell of which claim it is."""

    def public(at_place: list[int]) -> list[Run]:
        shapes = [(Verdict.VIOLATED, 1, 0, False), *[(Verdict.HELD, 0, 0, False)] * 4]
        told = [result(at, *shape) for at, shape in zip(at_place, shapes, strict=False)]
        told.append(result(9, other, 0, 0, False))
        results = tuple(sorted(told, key=lambda one: one.key))
        run = Run("", "", "", "", "", "2030-01-01T00:00", "2030-01-01T00:01", results)
        return [veiled(run, {told[0].claim.id: 3})]

    assert public(order) == public([0, 1, 2, 3, 4, 5])


@given(runs())
def test_counts_and_gate_stay(given_run: tuple[Run, dict[str, int]]) -> None:
    run, embargoed = given_run
    public = veiled(run, embargoed)
    assert public.counts == run.counts
    assert [public.count(one) for one in Verdict] == [run.count(one) for one in Verdict]
    gates = [exit_code(one.gate for one in each.results) for each in (run, public)]
    assert gates[0] == gates[1]
    keys = [one.key for one in public.results]
    assert keys == sorted(set(keys))


def test_it_shows_by_its_number(run_of: RunOf, result_of: ResultOf) -> None:
    run = run_of(result_of(Verdict.VIOLATED), result_of(Verdict.HELD, "RPC-002"))
    public = veiled(run, {"RPC-001": 7})
    shown = {one.claim.id: one for one in public.results}
    assert shown["EMB-007"].claim.title == "Embargoed finding #7"
    assert shown["EMB-007"].judgement.reason == "embargoed finding #7"
    assert shown["EMB-000"].judgement.reason == "held"
    for text in (render(public, 1) for name, render in PUBLIC.items() if "badge" not in name):
        assert "embargoed finding #7" in text.lower()


def test_its_fingerprint_in_public_is_its_numbers_own(run_of: RunOf, result_of: ResultOf) -> None:
    """So that a dashboard knows it again on the next run."""
    first, second = (
        veiled(run_of(result_of(Verdict.VIOLATED, claim_id)), {claim_id: 7})
        for claim_id in ("RPC-001", "URL-009")
    )
    assert first.results[0].judgement.findings == second.results[0].judgement.findings


def test_what_stands_out_by_itself_is_named(run_of: RunOf, result_of: ResultOf) -> None:
    others = (
        replace(result_of(Verdict.VIOLATED, "RPC-002"), waived="waived by the team"),
        result_of(Verdict.INCONCLUSIVE, "RPC-003"), result_of(Verdict.ERROR, "RPC-004"),
        result_of(Verdict.NOT_APPLICABLE, "RPC-005"),
    )  # fmt: skip
    other = replace(others[0].judgement.findings[0], fingerprint="f" * 16)
    judgement = replace(others[0].judgement, findings=(other,))
    others = (replace(others[0], judgement=judgement), *others[1:])
    public = veiled(run_of(result_of(Verdict.VIOLATED), *others), {"RPC-001": 1})
    assert set(others) < set(public.results)


def test_a_waiver_that_outlived_its_finding_is_told_with_its_claim(
    run_of: RunOf, result_of: ResultOf
) -> None:
    gone = Waiver("RPC-002", ("f" * 16,), "the team", "known of this release", "2999-12-31")
    embargoed = Waiver("RPC-001", ("0123456789abcdef",), "the team", "known", "2029-12-31")
    run = replace(
        run_of(result_of(Verdict.VIOLATED), result_of(Verdict.HELD, "RPC-002")),
        waivers=Waivers((gone, embargoed), all_tried=True, all_claims=True),
    )
    assert len(list(outlived(run))) == 2
    public = veiled(run, {"RPC-001": 1})
    gone_now = f"RPC-002: {'f' * 16} is waived, and not found any more"
    assert list(outlived(public)) == [gone_now, WITHHELD]
    for name in ("run.json", "junit.xml"):
        assert WITHHELD in PUBLISHED[name](public, 1)


@pytest.mark.parametrize("waived", ["", "waived by the team until 2031-01-01: secret words"])
def test_its_waiver_counts_and_is_not_told(run_of: RunOf, result_of: ResultOf, waived: str) -> None:
    run = run_of(replace(result_of(Verdict.VIOLATED), waived=waived))
    public = veiled(run, {"RPC-001": 1})
    assert public.waived == run.waived == bool(waived)
    assert "secret words" not in record.render(public, 0)


# Compared with a baseline -------------------------------------------------------------------------


@given(runs(), runs())
def test_nor_does_a_comparison_name_it(
    before: tuple[Run, dict[str, int]], after: tuple[Run, dict[str, int]]
) -> None:
    run, embargoed = after
    embargoed |= before[1]
    checked = check(baseline([before[0]]), [run], [1], "new")
    public = veiled_check(checked, embargoed)
    states = Counter(one.state for one in checked.changes)
    assert Counter(one.state for one in public.changes) == states  # in an order of their own
    assert [*public.lost] == sorted(public.lost)
    assert (len(public.lost), len(public.unproven)) == (len(checked.lost), len(checked.unproven))
    assert public.code == checked.code
    console = Console(width=500, record=True, file=io.StringIO())
    console.print(baseline_report.shown(public))
    text = console.export_text() + json.dumps(baseline_report.record(public))
    for one in checked.changes:
        if one.known.claim in embargoed:
            assert one.known.fingerprint not in text
            assert one.known.claim not in text


def test_the_order_does_not_name_it(result_of: ResultOf, run_of: RunOf) -> None:
    names = [f"RPC-{number:03d}" for number in range(1, 8)]
    before = run_of(*(result_of(Verdict.HELD, one) for one in names))
    broken = [found(result_of(Verdict.VIOLATED, one), one) for one in names]
    for embargoed in names:
        compared = compare(before, run_of(*broken), (0, 1))
        public = veiled_comparison(compared, {embargoed: 1})
        told = [(one.flip, *one.result.key) for one in public.changes]
        assert told == sorted(told)
        assert ("newly violated", "EMB-001", "1") in told


SIBLINGS = ("portal-a", "portal-b", "portal-c", "portal-d")


def siblings(result_of: ResultOf, run_of: RunOf) -> tuple[Run, Run, Run]:
    """A claim that held in all variants; then broke in two; then held, or was not judged."""
    first, second, third, last = SIBLINGS
    held = [result_of(Verdict.HELD, "RPC-001", one) for one in SIBLINGS]
    other = result_of(Verdict.HELD, "INJ-001", "")
    broken = (
        result_of(Verdict.VIOLATED, "RPC-001", first),
        found(result_of(Verdict.VIOLATED, "RPC-001", second), "f" * 16),
        result_of(Verdict.INCONCLUSIVE, "RPC-001", third),
    )
    mended = (*held[:2], result_of(Verdict.ERROR, "RPC-001", third))
    assert last not in {one.variant for one in (*broken, *mended)}
    return run_of(other, *held), run_of(other, *broken), run_of(other, *mended)


def test_no_other_word_of_its_claim_is_told(result_of: ResultOf, run_of: RunOf) -> None:
    """Neither another variant nor another finding: in a run, a check, a comparison, a history."""
    whole, broken, mended = siblings(result_of, run_of)
    embargoed = {"RPC-001": 1}
    assert not told_claims(one.key for one in veiled(broken, embargoed).results)
    for before, now in ((whole, broken), (broken, whole), (broken, mended), (mended, broken)):
        checked = check(baseline([before]), [now], [1], "new")
        public = veiled_check(checked, embargoed)
        keys = [*(one.known.key for one in public.changes), *public.lost, *public.unproven]
        assert keys
        assert not told_claims([*keys, *(one.key for one in public.run.results)])
        assert len(public.lost) == len(checked.lost)
        compared = veiled_comparison(compare(before, now, (0, 1)), embargoed)
        assert compared.changes
        sides = [one.key for run in (compared.before, compared.after) for one in run.results]
        assert not told_claims([*sides, *(one.result.key for one in compared.changes)])
    points = [
        Point(str(at), baseline([replace(one, journal_head=str(at))]))
        for at, one in enumerate((whole, broken, mended))
    ]
    traced = veiled_history(history(points), embargoed).findings
    assert traced
    assert not told_claims(one.known.key for one in traced)


def told_claims(keys: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [key for key in keys if key[0] == "RPC-001" or key[1] in SIBLINGS]


def test_what_was_not_judged_does_not_name_it_by_what_is_missing(
    result_of: ResultOf, run_of: RunOf
) -> None:
    names = [f"RPC-{number:03d}" for number in range(1, 8)]
    held = {one: result_of(Verdict.HELD, one) for one in names}
    told = set()
    for embargoed in names:
        broken = run_of(*(held | {embargoed: result_of(Verdict.VIOLATED, embargoed)}).values())
        public = veiled_check(check(baseline([broken]), [run_of()], [5], "new"), {embargoed: 1})
        compared = veiled_comparison(compare(broken, run_of(), (1, 5)), {embargoed: 1})
        told.add((public.lost, tuple(one.result.key for one in compared.changes)))
    [(lost, gone)] = told
    assert Counter(claim for claim, _ in lost) == {"EMB-000": 6, "EMB-001": 1}
    assert Counter(claim for claim, _ in gone) == {"EMB-000": 6, "EMB-001": 1}


def test_where_nothing_was_found_of_it_nothing_is_hidden(
    result_of: ResultOf, run_of: RunOf
) -> None:
    """One claim without a name among many unproven ones would tell more than its name."""
    before = run_of(result_of(Verdict.HELD), result_of(Verdict.HELD, "RPC-002"))
    now = run_of(result_of(Verdict.INCONCLUSIVE), result_of(Verdict.INCONCLUSIVE, "RPC-002"))
    checked = check(baseline([before]), [now], [10], "new")
    compared = compare(before, now, (0, 10))
    assert veiled(now, {"RPC-001": 1}) is now
    assert veiled_check(checked, {"RPC-001": 1}) is checked
    assert veiled_comparison(compared, {"RPC-001": 1}) is compared


def test_a_check_tells_of_its_waiver_without_a_name(result_of: ResultOf, run_of: RunOf) -> None:
    waiver = Waiver("RPC-001", ("e" * 16, "f" * 16), "the team", "known", "2999-12-31")
    run = replace(run_of(result_of(Verdict.VIOLATED)), waivers=Waivers((waiver,), all_tried=True))
    public = veiled_check(check(baseline([run]), [run], [1], "new"), {"RPC-001": 1})
    assert public.outlived == (WITHHELD,)


def found(result: Result, fingerprint: str) -> Result:
    [finding] = result.judgement.findings
    findings = (replace(finding, fingerprint=fingerprint),)
    return replace(result, judgement=replace(result.judgement, findings=findings))
