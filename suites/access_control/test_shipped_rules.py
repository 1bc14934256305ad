"""The rights and rules in the database are no weaker than those that the modules ship."""

from odoo_owasp import Cell, claim, over

OPERATIONS = ("read", "write", "create", "unlink")


@claim(
    "IDOR-020",
    "No right and no record rule opens more than what the modules ship",
    verifies="IDOR",
    severity="high",
    owasp=["A01:2021", "A01:2025", "A05:2021"],
    cwe=[732, 276],
    asvs=["v5.0.0-8.2.1"],
    needs=["database"],
)
@over(roles="anonymous portal-a portal-b employee-a employee-b manager administrator")
def test_nothing_is_opened_that_was_shipped_closed(role, access, shipped_access, cases):
    """Judged by effect: the ids that a role may touch, by the rules in force and by those shipped.

    So a rule that is written otherwise but says the same, or says more, is no finding. What other
    checks take from the database (who may read what) is only as good as this.
    """
    for model in access.models:
        for operation in OPERATIONS:
            subject, cell = f"{model} {operation}", Cell(model, role.name, operation)
            listed = model in shipped_access.listed_models
            right = access.has_right(role, model, operation)
            if not listed:  # whatever is given on it, another module than those listed gives it
                continue
            rules = [each.terms(role, model, operation) for each in (access, shipped_access)]
            opened = set()
            if right and rules[0] != rules[1]:
                # Where there is no record, nothing shows whether two rules say the same.
                cases.control(subject, bool(access.existing(model)), "other rules, no record", cell)
                opened = access.admitted(role, model, operation) - shipped_access.admitted(
                    role, model, operation
                )
            granted = right and not shipped_access.has_right(role, model, operation)
            cases.control(subject, True)  # a breach is seen where ids are computed at all
            cases.held(
                subject,
                unless=granted or bool(opened),
                witness="ids computed in SQL",
                evidence="a right that is not shipped" if granted
                else f"opened: {sorted(opened)[:10]}",
                cell=cell,
            )  # fmt: skip
    cases.control("what the modules ship", bool(shipped_access.listed_models), "not listed")
