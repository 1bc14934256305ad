"""Access rights decide who may do what on a model, whatever the model's own code does first."""

import re
from functools import partial

from odoo_owasp import Call, Cell, Outcome, claim, known_names, over

GHOST = 2_147_483_647  # an id that no record has: a call on it changes nothing
ROLES = ("portal-a", "portal-b", "employee-a", "employee-b", "manager", "administrator")
OPERATIONS = ("create", "read", "write", "unlink")
NOBODYS = "base"  # no right to it is ever given: it shows what a refusal for lack of rights says
ALONE = " alone"  # how a right is asked for where its operation does not come as far as that
TRIES = 4


@claim(
    "IDOR-003",
    "Every model grants each operation to exactly the roles that its access rights name",
    verifies="IDOR",
    severity="critical",
    cwe=[862, 863],
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
    rights = [
        (
            model,
            operation,
            ways[(turn + place + number) % len(ways)],
            *first_try(records, model, operation),
        )
        for place, model in enumerate(models)
        for number, operation in enumerate(OPERATIONS)
    ]
    alone = [one for one in rights if out_of_reach(records, one)]
    pending = [one for one in rights if one not in alone]
    for _ in range(TRIES):
        tries = [
            (one, partial(one[2].call, role, request(access, role, field, *one))) for one in pending
        ]
        pending = []
        for one, answer in cases.sweep(tries):
            model, operation, way, _, values = one
            refused = refused_for(refusals, answer)
            granted = access.has_right(role, model, operation)
            if (wrong := contradicts(granted, one, refused, answer, field)) is not None:
                judge(cases, role, one, answer, wrong)
            elif more := not (granted or refused) and next_try(access, records, role, one, answer):
                pending.append((model, operation, way, *more))
            elif answer.outcome is Outcome.DENIED:
                alone.append(one)  # by another right or a rule, before this one was asked for
            else:
                unproven(cases, role, one, f"{answer.error} {answer.message[:200]} {values}")
    for one in pending:
        unproven(cases, role, one, f"{TRIES} tries were not enough")
    ask_alone(cases, access, records, role, ways[0], alone)
    cases.covered("models", len(models), len(records.models))
    cases.covered("roles", 1, 1, shared=True)
    every = len(records.models) * len(OPERATIONS)
    cases.covered("access rights", len(rights), every, shared=True)


def contradicts(granted, one, refused, answer, field):
    """Whether the answer is none to a role to whom the right is ``granted``, or is not.

    None: the right was not asked for. It was where it is named as lacking, and where the call
    came past the question or, by who has the right, to another end than a refusal.
    """
    model, operation, *_ = one
    if refused == (model, operation):
        return granted
    if passed(answer, operation, field):
        return not granted
    ran = granted and answer.came and answer.outcome is not Outcome.DENIED
    return False if ran else None


def ask_alone(cases, access, records, role, way, rights):
    """Ask for rights apart from their operations, which did not come as far as that.

    There is no record in the question: no rule can refuse it. A right that everyone lacks and
    one that the role has show, for each operation, that the answer tells them apart.
    """
    for operation in OPERATIONS:
        has = [one for one in records.models if access.has_right(role, one, operation)]
        told = [way.call(role, right_alone(one, operation)).value for one in (*has[:1], NOBODYS)]
        cases.control(f"how a right to {operation} is told", told == [True, False], str(told))
    tries = ((one, partial(one[2].call, role, right_alone(*one[:2]))) for one in rights)
    for one, answer in cases.sweep(tries):
        wrong = answer.ok and answer.value is not access.has_right(role, *one[:2])
        judge(cases, role, one, answer, wrong, ALONE)


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


def judge(cases, role, one, answer, wrong, how=""):
    """Record one model and operation; asked ``how``, where not by the operation itself."""
    model, operation, way, *_ = one
    subject, cell = f"{model} {operation}{how}", Cell(model, role.name, operation + how)
    told = answer.ok if how else answer.came
    cases.control(subject, told, f"status {answer.status} {answer.error} {answer.message}", cell)
    cases.held(
        subject,
        unless=wrong,
        witness="access rights read in SQL",
        evidence=f"by {way.name}: {answer.outcome} {answer.value if how else ''} {answer.error} "
        f"{answer.message[:200]}",
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


def right_alone(model, operation):
    """The call that asks for the right and for nothing else."""
    return Call(model, "has_access", (), {"operation": operation})


def out_of_reach(records, one):
    """Whether the operation is known not to come to the question of its right."""
    model, operation, *_ = one
    known = model, operation
    return known in ELSEWHERE or (known in UNREACHED and records.first(model) is None)


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
