"""The maps from claims to standards: nothing is named that is not there, nothing is overstated."""

from collections import Counter
from collections.abc import Iterable

import pytest

from odoo_owasp import claiming, content, standards
from odoo_owasp.logic.traceability import Catalogue, Verified
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result
from odoo_owasp.model.standard import Promise, Requirement, Status, Way
from odoo_owasp.model.verdict import Judgement, Verdict
from odoo_owasp.report.standards import named

CHAPTERS = (30, 13, 31, 16, 13, 47, 19, 13, 7, 36, 24, 12, 21, 13, 21, 17, 12)
"""Requirements of ASVS 5.0.0 by chapter."""
LEVELS = {1: 70, 2: 183, 3: 92}
DECIDED = (Status.AUTOMATED, Status.PARTIAL)


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return claiming.catalogue()


def test_asvs_is_whole() -> None:
    listed = standards.asvs()
    chapters = Counter(one.chapter for one in listed)
    assert [chapters[number] for number in range(1, 18)] == list(CHAPTERS)
    assert Counter(one.level for one in listed) == LEVELS


def test_asvs_is_in_order_without_a_gap() -> None:
    sections = Counter[str]()
    for one in standards.asvs():
        section, _, number = one.id.rpartition(".")
        sections[section] += 1
        assert int(number) == sections[section], one.id


def test_every_requirement_that_a_check_names_exists(known: Catalogue) -> None:
    listed = {one.named for one in known.requirements}
    named = {name for one in known.verified for name in one.claim.asvs}
    assert named <= listed


def test_a_requirement_is_decided_exactly_where_a_check_names_it(known: Catalogue) -> None:
    wrong = [
        one.id
        for one in known.requirements
        if (one.status in DECIDED) != bool(known.of_requirement(one))
    ]
    assert not wrong


def test_every_claim_names_a_requirement(known: Catalogue) -> None:
    assert not [one.claim.id for one in known.verified if not one.claim.asvs]


def test_every_weakness_may_be_named(known: Catalogue) -> None:
    allowed = standards.weaknesses()
    wrong = {one.claim.id: set(one.claim.cwe) - allowed for one in known.verified}
    assert not {name: cwe for name, cwe in wrong.items() if cwe}


def test_every_claim_is_in_the_top_10_of_each_year(known: Catalogue) -> None:
    for one in known.verified:
        years = {risk.partition(":")[2] for risk in one.claim.owasp}
        assert years == set(standards.YEARS), one.claim.id


def test_the_top_10_lists_as_many_weaknesses_as_its_pages() -> None:
    data = content.read_toml(content.folder("fixtures") / "standards" / "top10.toml", "top10")
    counts = {year: [len(listed) for listed in data[year].values()] for year in standards.YEARS}
    assert counts == {
        "2021": [34, 29, 33, 40, 20, 3, 22, 10, 4, 1],
        "2025": [40, 16, 6, 32, 37, 39, 36, 14, 5, 24],
    }


def test_what_is_unlisted_is_not_listed_by_that_year(known: Catalogue) -> None:
    data = content.read_toml(content.folder("fixtures") / "standards" / "top10.toml", "top10")
    used = {cwe for one in known.verified for cwe in one.claim.cwe}
    for one in data["unlisted"]:
        assert one["cwe"] in used, f"no claim names CWE-{one['cwe']} any more"
        for risk in one["risks"]:
            year = data[risk.partition(":")[2]]
            assert not any(one["cwe"] in listed for listed in year.values()), risk


def test_risks_follow_from_weaknesses_in_the_order_of_years() -> None:
    assert standards.risks([89]) == ("A03:2021", "A05:2025")
    assert standards.risks([918, 639]) == ("A01:2021", "A10:2021", "A01:2025")
    assert standards.risks([]) == ()


def test_the_seven_sections_of_2007_are_promises_that_checks_verify(known: Catalogue) -> None:
    answered = {one.owasp_2007: one for one in known.promises if one.owasp_2007}
    assert set(answered) == {"A1", "A2", "A3", "A4", "A8", "A9", "A10"}
    assert all(known.of_promise(one) for one in answered.values())


def test_no_promise_is_verified_by_a_check_where_no_check_can(known: Catalogue) -> None:
    checked = [one for one in known.promises if known.of_promise(one)]
    assert all(Way.CHECK in one.by for one in checked)


def verified(*names: str) -> list[Verified]:
    return [
        Verified(Claim(name, "It holds", "RPC", Severity.LOW), "a.py::test", 1, (), ())
        for name in names
    ]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "—"),
        (("INJ-001",), "INJ-001"),
        (("INJ-001", "INJ-002"), "INJ-001, INJ-002"),
        (("INJ-009", "INJ-010", "INJ-011"), "INJ-009 to INJ-011"),
        (("INJ-001", "INJ-003", "XSS-004"), "INJ-001, INJ-003, XSS-004"),
    ],
)
def test_claims_in_a_row_are_named_by_the_ends(names: Iterable[str], said: str) -> None:
    assert named(verified(*names)) == said


def test_a_promise_stands_as_what_verifies_it_allows() -> None:
    promises = [
        Promise("RPC", "a promise", (Way.CHECK,)),
        Promise("EMP", "a promise", (Way.EVIDENCE, Way.ATTEST)),
        Promise("PHY", "a promise", (Way.ATTEST,)),
    ]
    claim = Claim("RPC-001", "It holds", "RPC", Severity.LOW, asvs=("v5.0.0-8.2.1",))
    planned = [Result(claim, "", Judgement(Verdict.ERROR, ""), "a.py::test")]
    requirement = Requirement("8.2.1", 1, Status.AUTOMATED)
    known = Catalogue.of(planned, (), promises, [requirement])
    assert [known.standing(one) for one in promises] == [
        "verified by 1 claim", "not yet verified", "attested only"
    ]  # fmt: skip
    assert known.chapters()[8][Status.AUTOMATED] == 1
    assert [one.claim for one in known.of_requirement(requirement)] == [claim]
