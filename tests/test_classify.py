"""What may be reported as a vulnerability: every claim has its rule, and the rule its reason."""

import re
from dataclasses import replace
from typing import Any

import pytest

from odoo_owasp import content
from odoo_owasp.logic.classify import UNNAMED, classified, scoped
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.scope import Classification, Scope
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Finding, Judgement, Reach, Standing, Verdict

RULES = content.scope_rules()
CATALOGUE = (content.folder("suites") / "CATALOGUE.md").read_text("utf-8")
CLAIMS = sorted(set(re.findall(r"^\| ([A-Z]{2,4}-\d{3}) ", CATALOGUE, re.MULTILINE)))


def decided(claim_id: str, cwe: tuple[int, ...] = (), **seen: Any) -> Classification:
    claim = Claim(claim_id, "The defense holds", "RPC", Severity.HIGH, cwe=cwe)
    return classified(RULES, claim, Finding("somewhere", "0" * 16, **seen))


def test_every_claim_of_the_catalogue_has_its_rule() -> None:
    named = [claim for rule in RULES for claim in rule.claims]
    assert len(CLAIMS) > 150
    assert sorted(named) == CLAIMS


@pytest.mark.parametrize(
    ("scope", "start"), [(Scope.IN, "in-"), (Scope.ASK, "ask-"), (Scope.OUT, "out-")]
)
def test_a_rule_is_called_by_what_it_decides(scope: Scope, start: str) -> None:
    rules = [rule for rule in RULES if rule.scope is scope]
    assert rules
    assert all(rule.id.startswith(start) for rule in rules)


@pytest.mark.parametrize(
    ("claim_id", "rule"),
    [
        ("INJ-001", "in-sql"), ("XSS-001", "in-xss"), ("AUT-001", "in-authentication"),
        ("RFI-002", "in-sandbox"), ("IDOR-001", "ask-access"), ("IDOR-020", "out-defaults"),
        ("URL-012", "out-redirect"), ("COM-001", "ask-deployment"), ("AUT-006", "ask-information"),
    ],
)  # fmt: skip
def test_the_claim_decides(claim_id: str, rule: str) -> None:
    told = decided(claim_id)
    assert (told.rule.id, told.by) == (rule, f"the claim {claim_id}")


@pytest.mark.parametrize(
    ("standing", "rule"),
    [
        (Standing.OLD_BROWSER, "out-browser"), (Standing.RELAXED, "out-browser"),
        (Standing.SELF, "out-deception"), (Standing.DESIGNED, "out-defaults"),
    ],
)  # fmt: skip
def test_what_was_seen_decides_before_the_claim(standing: Standing, rule: str) -> None:
    assert decided("XSS-001", standing=standing, reach=Reach.SERVER).rule.id == rule


def test_every_standing_has_its_rule() -> None:
    ruled = [one for rule in RULES for one in rule.standings]
    assert sorted(ruled) == sorted(one for one in Standing if one is not Standing.FINDING)


def test_what_an_administrator_may_anyway_is_asked_first() -> None:
    assert decided("RFI-002", reach=Reach.DATABASE).rule.id == "ask-administrator"
    assert decided("RFI-002", reach=Reach.SERVER).rule.id == "in-sandbox"


@pytest.mark.parametrize(
    ("cwe", "rule", "by"),
    [
        ((89,), "in-sql", "CWE-89"),
        ((80, 79), "in-xss", "CWE-79, CWE-80"),
        ((1021,), "out-deception", "CWE-1021"),
        ((497,), "out-information", "CWE-497"),
        ((89, 601), UNNAMED.id, "the claim OWN-001"),  # they do not agree
        ((999999,), UNNAMED.id, "the claim OWN-001"),
        ((), UNNAMED.id, "the claim OWN-001"),
    ],
)
def test_a_claim_of_ones_own_is_decided_by_its_cwe(
    cwe: tuple[int, ...], rule: str, by: str
) -> None:
    told = decided("OWN-001", cwe)
    assert (told.rule.id, told.by) == (rule, by)


def test_each_finding_says_it() -> None:
    claim = Claim("XSS-001", "The defense holds", "XSS", Severity.HIGH)
    found, aside = (Finding(name, name * 16) for name in "ab")
    old = replace(aside, standing=Standing.OLD_BROWSER)
    judged = scoped(RULES, claim, Judgement(Verdict.HELD, "", findings=(found,), asides=(old,)))
    assert [one.scope.partition(" (")[0] for one in judged.breaches] == [
        "in scope: cross-site scripting that works in supported browsers",
        "out of scope: only unsupported browsers run it, or only where a setting was relaxed",
    ]


def test_it_says_the_rule() -> None:
    assert str(decided("URL-012")) == (
        "out of scope: open redirectors (out-redirect, by the claim URL-012)"
    )


def test_the_table_is_strict(tmp_path: Any) -> None:
    path = tmp_path / "scope.toml"
    path.write_text('[[rule]]\nid = "in-x"\nscope = "in scope"\nsays = "nothing that decides"\n')
    with pytest.raises(Trouble, match=r"scope\.toml"):
        content.read_toml(path, "scope")
