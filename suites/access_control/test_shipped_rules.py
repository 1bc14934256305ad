"""The rights and rules in the database are no weaker than those that the modules ship."""

from odoo_owasp import Cell, Unsupported, as_strict, claim

OPERATIONS = ("read", "write", "create", "unlink")


@claim(
    "IDOR-020",
    "No right and no record rule opens more than what the modules ship",
    verifies="IDOR",
    severity="high",
    cwe=[732, 276],
    asvs=["v5.0.0-8.2.1"],
    needs=["database"],
)
def test_nothing_is_opened_that_was_shipped_closed(everyone, access, shipped_access, cases):
    """Rights are compared; rules that differ are judged by effect, on every record there is.

    So a rule that is written otherwise but says the same, or says more, is no finding. What other
    checks take from the database (who may read what) is only as good as this.
    """
    listed, stored = sorted(shipped_access.listed_models), set(access.models)
    administrator = everyone[-1]
    told = [
        each.has_right(administrator, "res.users", "write") for each in (access, shipped_access)
    ]
    cases.control("rights", all(told), f"in the database, shipped: {told}")
    for model in listed:
        for operation in OPERATIONS:
            granted(model, operation, everyone, access, shipped_access, cases)
            if model not in stored:  # it has no records of its own that a rule could keep
                continue
            try:
                let_pass(model, operation, everyone, access, shipped_access, cases)
            except Unsupported as unknown:
                cases.control(f"{model} {operation} by rules", False, str(unknown))
    cases.covered("models with shipped rights", len(listed), len(listed))


def granted(model, operation, everyone, access, shipped_access, cases):
    """No right is given that is not shipped."""
    for role in everyone:
        given = access.has_right(role, model, operation)
        cases.held(
            f"{model} {operation}",
            unless=given and not shipped_access.has_right(role, model, operation),
            given="rights",
            witness="rights read in SQL",
            evidence=f"{role.name} has a right that is not shipped",
            cell=Cell(model, role.name, operation),
        )


def let_pass(model, operation, everyone, access, shipped_access, cases):
    """The rules let nobody reach a record that those shipped keep from them.

    Rules that say the same, or more, need no record to show it. Of others a record must tell, for
    each whom they bind: one that the shipped rules keep from him, else nothing shows what the
    others would open.
    """
    subject = f"{model} {operation} by rules"
    changed = [
        role
        for role in everyone
        if access.has_right(role, model, operation)
        and not stricter(model, operation, role, access, shipped_access)
    ]
    opened, untold = {}, []
    for role in changed:
        closed = access.existing(model) - shipped_access.admitted(role, model, operation)
        opened[role] = sorted(closed & access.admitted(role, model, operation))
        untold += [] if closed else [role.name]
    cases.control(subject, not untold, f"other rules for {untold}, and no record tells them apart")
    for role in everyone:
        cases.held(
            subject,
            unless=bool(opened.get(role)),
            witness="ids computed in SQL",
            evidence=f"opened to {role.name}: {opened.get(role, [])[:10]}",
            cell=Cell(model, role.name, f"{operation} by rules"),
        )


def stricter(model, operation, role, access, shipped_access):
    """Whether the rules in force say what those shipped do, or more."""
    ours, theirs = (each.terms(role, model, operation) for each in (access, shipped_access))
    return all(as_strict(ours[one], theirs[one]) for one in theirs)
