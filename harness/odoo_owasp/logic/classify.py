"""What the disclosure policy makes of a finding, and by which of its rules."""

from collections.abc import Iterable
from dataclasses import replace

from odoo_owasp.model.claim import Claim
from odoo_owasp.model.scope import Classification, Scope, ScopeRule
from odoo_owasp.model.verdict import Finding, Judgement, Reach, Standing

UNNAMED = ScopeRule("ask-unnamed", Scope.ASK, "no rule names this, and none excludes it")
"""Decides where no other rule does: when in doubt, ask."""


def classified(rules: Iterable[ScopeRule], claim: Claim, finding: Finding) -> Classification:
    """By which of ``rules`` the ``finding`` of ``claim`` may be reported as a vulnerability.

    What was seen decides before what the claim is about: a script that runs in unsupported
    browsers alone is no vulnerability. A claim that no rule names, such as one of a partner's own,
    is decided by its CWE numbers, where these agree.
    """
    rules = tuple(rules)
    for rule in rules:
        if finding.standing is not Standing.FINDING and finding.standing in rule.standings:
            return Classification(rule, f"what was seen: {finding.standing}")
    for rule in rules:
        if finding.reach is not Reach.UNSAID and finding.reach in rule.reaches:
            return Classification(rule, f"how far it reaches: {finding.reach}")
    for rule in rules:
        if claim.id in rule.claims:
            return Classification(rule, f"the claim {claim.id}")
    return _by_cwe(rules, claim)


def scoped(rules: Iterable[ScopeRule], claim: Claim, judged: Judgement) -> Judgement:
    """The judgement, each of its findings with what the policy makes of it."""
    rules = tuple(rules)
    findings, asides = (
        tuple(replace(one, scope=str(classified(rules, claim, one))) for one in those)
        for those in (judged.findings, judged.asides)
    )
    return replace(judged, findings=findings, asides=asides)


def _by_cwe(rules: Iterable[ScopeRule], claim: Claim) -> Classification:
    named = [(rule, {*claim.cwe} & {*rule.cwe}) for rule in rules]
    deciding = [(rule, shared) for rule, shared in named if shared]
    if len(deciding) != 1:
        return Classification(UNNAMED, f"the claim {claim.id}")
    rule, shared = deciding[0]
    return Classification(rule, ", ".join(f"CWE-{number}" for number in sorted(shared)))
