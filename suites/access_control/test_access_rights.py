"""Access rights decide who may do what on a model, whatever the model's own code does first."""

import re
from functools import partial

from odoo_owasp import Call, Cell, Outcome, claim, known_names, over

GHOST = 2_147_483_647  # an id that no record has: a call on it changes nothing
ROLES = ("portal-a", "portal-b", "employee-a", "employee-b", "manager", "administrator")
OPERATIONS = ("create", "read", "write", "unlink")
NOBODYS = "base"  # no right to it is ever given: it shows what a refusal for lack of rights says
TRIES = 4


@claim(
    "IDOR-003",
    "Every model grants each operation to exactly the roles that its access rights name",
    verifies="IDOR",
    severity="critical",
    owasp=["A01:2021", "A01:2025"],
    cwe=[285, 862],
    asvs=["v5.0.0-8.2.1"],
    needs=["database"],
)
@over(roles=" ".join(ROLES))
def test_rights_are_granted_as_the_database_says(
    role, ways, access, records, cases, sample, tracer
):
    field = f"{tracer}_no_such_field"
    refusals = learn_refusals(access, role, ways[0], field)
    for operation, pattern in refusals.items():
        cases.control(f"how a refused {operation} looks", bool(pattern), "nothing was learned")
    if not all(refusals.values()):
        return
    # Six roles take turns: by them, every operation of every model meets every transport.
    turn = ROLES.index(role.name)
    models = sample(records.models, 12)
    cases.covered("models", len(models), len(records.models))
    cases.covered("roles", 1, 1, shared=True)
    pending = [
        (
            model,
            operation,
            ways[(turn + place + number) % len(ways)],
            *first_try(records, model, operation),
        )
        for place, model in enumerate(models)
        for number, operation in enumerate(OPERATIONS)
        if (model, operation) not in ELSEWHERE
        and not ((model, operation) in UNREACHED and records.first(model) is None)
    ]
    for _ in range(TRIES):
        tries = [
            (one, partial(one[2].call, role, request(access, role, field, *one))) for one in pending
        ]
        pending = []
        for one, answer in cases.sweep(tries):
            model, operation, way, record, values = one
            refused = refused_for(refusals, answer)
            if access.has_right(role, model, operation) and answer.came:
                judge(cases, role, one, answer, wrong=refused == (model, operation))
            elif refused or passed(answer, operation, field):
                judge(cases, role, one, answer, wrong=not refused)
            elif more := next_try(access, records, role, one, answer):
                pending.append((model, operation, way, *more))
            elif answer.outcome is Outcome.DENIED and record is not None:
                judge(cases, role, one, answer, wrong=False)  # its code was refused a look at it
            else:
                unproven(cases, role, one, f"{answer.error} {answer.message[:200]} {values}")
    for one in pending:
        unproven(cases, role, one, f"{TRIES} tries were not enough")


REVIEWED = known_names("access_rights")
ASKED = {entry["model"]: entry["values"] for entry in REVIEWED["create"]}
BY_RECORD, ELSEWHERE, UNREACHED = (
    {(entry["model"], operation) for entry in REVIEWED[kind] for operation in entry["operations"]}
    for kind in ("by_record", "elsewhere", "unreached")
)


def learn_refusals(access, role, way, field):
    """Per operation, the pattern of the answer that lacks the right."""
    return {
        operation: refusal_like(
            way.call(role, request(access, role, field, NOBODYS, operation, way, None, {}))
        )
        for operation in OPERATIONS
    }


def judge(cases, role, one, answer, wrong):
    """Record one model and operation."""
    model, operation, way, *_ = one
    subject, cell = f"{model} {operation}", Cell(model, role.name, operation)
    cases.control(subject, answer.came, f"status {answer.status}", cell)
    cases.held(
        subject,
        unless=wrong,
        witness="access rights read in SQL",
        evidence=f"by {way.name}: {answer.outcome} {answer.error} {answer.message[:200]}",
        cell=cell,
    )


def unproven(cases, role, one, said):
    """Record that nothing can be said of one model and operation."""
    model, operation, *_ = one
    cases.control(f"{model} {operation}", False, said, Cell(model, role.name, operation))


def request(access, role, field, model, operation, way, record, values):
    """The call that asks for the right to ``operation``, on a ghost where there is no record.

    Whoever has the right changes nothing by it: one field does not exist, one id is no number.
    """
    record = GHOST if record is None else record
    if operation == "read":
        return Call(model, "read", (record,), {"fields": ["id"]})
    if operation == "unlink":
        allowed = access.has_right(role, model, "unlink")
        return Call(model, "unlink", (field if allowed else record,))
    if operation == "write":
        values = dict.fromkeys(values or [field], field)
        return Call(model, "write", (record,), {"vals": values})
    values = {**values, field: 1}
    if way.name == "json2":
        return Call(model, "create", None, {"vals_list": [values]})
    return Call(model, "create", None, {}, ([values],))


def first_try(records, model, operation):
    """The record and the values of a call that changes nothing, whoever makes it."""
    record = records.first(model) if (model, operation) in BY_RECORD else None
    return record, dict(ASKED.get(model, {})) if operation == "create" else {}


def next_try(access, records, role, one, answer):
    """What may come as far as the question of rights, where the model's code looked first."""
    model, operation, _, record, values = one
    if operation == "create":
        asked = answer.message.strip("'\"\n ")
        return (None, {**values, asked: False}) if asked.isidentifier() else None
    if record is None and (there := records.first(model)) is not None:
        return min(access.readable(role, model), default=there), values
    if operation == "write" and not values and (number := records.number_of(model)):
        return record, {number: None}  # a text comes in its place
    return None


def refusal_like(answer):
    """The pattern of a refusal for lack of rights: the model's technical name stands in it."""
    first = answer.message.strip().partition("\n")[0]
    if answer.outcome is not Outcome.DENIED or f"({NOBODYS})" not in first:
        return None
    before, _, after = first.partition(f"({NOBODYS})")
    start = re.split("['\"«»“”„]", before)[0]
    return re.compile(rf"(?m)^{re.escape(start)}.*\((?P<model>[\w.]+)\){re.escape(after)}")


def refused_for(refusals, answer):
    """The model and operation for which the right is lacking, where the answer says so."""
    if answer.outcome is Outcome.DENIED:
        for operation, pattern in refusals.items():
            if found := pattern.search(answer.message):
                return found["model"], operation
    return None


def passed(answer, operation, field):
    """Whether the question of rights was left behind: it ran, or the field was looked for."""
    said = answer.message.strip("'\"\n ")
    return answer.ok or (operation in ("create", "write") and field in said and said != field)
