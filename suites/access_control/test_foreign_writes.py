"""What someone may not change or remove stays as it is, whichever way is tried."""

from functools import partial

from odoo_owasp import Call, Cell, Unsupported, claim, over

# The public methods that write given values to a record.
WRITE: dict = {
    "write": lambda model, one, vals: Call(model, "write", (one,), {"vals": vals}),
    "web_save": lambda model, one, vals: Call(
        model, "web_save", (one,), {"vals": vals, "specification": {}}
    ),
    "web_save_multi": lambda model, one, vals: Call(
        model, "web_save_multi", (one,), {"vals_list": [vals], "specification": {}}
    ),
}
# All that change a record, called so that they change nothing but its date, if anything.
WAYS: dict = {
    **{name: partial(write, vals={}) for name, write in WRITE.items()},
    "web_resequence": lambda model, one: Call(
        model, "web_resequence", (one,), {"specification": {}, "field_name": "id"}
    ),
    "update_field_translations": lambda model, one: Call(
        model, "update_field_translations", (one,), {"field_name": "id", "translations": {}}
    ),
    "load": lambda model, one: Call(
        model, "load", None, {"fields": [".id"], "data": [[str(one)]]}
    ),
    "unlink": lambda model, one: Call(model, "unlink", (one,)),
}  # fmt: skip
ROLES = ("portal-a", "portal-b", "employee-a", "employee-b", "manager", "administrator")
PLAIN = ("write", "unlink")
OTHERS = tuple(name for name in WAYS if name not in PLAIN)


@claim(
    "IDOR-004",
    "No role changes or removes a record outside its rights",
    verifies="IDOR",
    severity="critical",
    owasp=["A01:2021", "A01:2025"],
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
    needs=["database"],
)
@over(roles=" ".join(ROLES))
def test_foreign_records_stay_as_they_are(
    role, ways, access, records, administrator, own, cases, sample, tracer
):
    shown(cases, ways[0], administrator, records, own, tracer)
    for way in ways:  # sessions are opened before, not amid what follows
        let_in = way.search(role, "res.users", [("id", "=", role.uid)])
        cases.control(f"{role.name} by {way.name}", let_in.ok, let_in.error)
    tries = []
    chosen = sample(access.models, 24)
    cases.covered("models", len(chosen), len(access.models))
    cases.covered("roles", 1, 1, shared=True)
    models = [model for model in chosen if access.existing(model)]
    for place, model in enumerate(models, ROLES.index(role.name)):
        try:
            named = list(attempts(access, role, model, place))
        except Unsupported as unknown:
            cases.control(model, False, f"cannot be computed: {unknown}")
            continue
        for number, (name, one) in enumerate(named):
            way = ways[(place + number) % len(ways)]
            tries.append(((model, name, one), partial(way.call, role, WAYS[name](model, one))))
    before = marks(records, tries)
    answers = list(cases.sweep(tries))
    changed = before.items() ^ marks(records, tries).items()
    changed = {record for record, _ in changed}
    # Where a call that ran explains a changed row, the refused ones are not blamed for it.
    ran = {(model, one) for (model, _, one), answer in answers if answer.ok}
    field = f"{tracer}_no_such_field"
    for (model, name, one), answer in asked_again(cases, role, ways[0], answers, changed, field):
        subject, cell = f"{model} by {name}", Cell(model, role.name, name)
        did = (model, one) in changed and (answer.ok or (model, one) not in ran)
        cases.control(subject, answer.came and (model, one) in before, answer.error, cell)
        cases.held(
            subject,
            unless=did or went_through(answer, name, field),
            given=name,
            witness="the row in PostgreSQL, answer",
            evidence=f"{'changed; ' if did else ''}{answer.outcome} {answer.message[:200]}",
            cell=cell,
        )


def asked_again(cases, role, way, answers, changed, field):
    """The answers; where writing no value was no refusal, that of writing a field there is not.

    Some models' own code does nothing where there is nothing to write.
    """
    unclear = [
        (model, name, one)
        for (model, name, one), answer in answers
        if answer.ok and name in WRITE and (model, one) not in changed
    ]
    yield from ((about, answer) for about, answer in answers if about not in unclear)
    yield from cases.sweep(
        ((model, name, one), partial(way.call, role, WRITE[name](model, one, {field: 1})))
        for model, name, one in unclear
    )


def shown(cases, way, administrator, records, own, tracer):
    """Controls: every way changes a record of ours, and the witness sees it."""
    one = own.make(administrator, "res.partner", {"name": f"{tracer} foreign writes"})
    for name, call_on in WAYS.items():
        before = records.marks("res.partner", [one])
        if name == "unlink":  # the record is ours to remove, but not here: one id is no number
            answer = way.call(administrator, call_on("res.partner", tracer))
            cases.control(name, tracer in answer.message, f"{answer.error} {answer.message}")
            continue
        answer = way.call(administrator, call_on("res.partner", one))
        seen = records.marks("res.partner", [one]) != before or name == "update_field_translations"
        cases.control(
            name, seen and went_through(answer, name, tracer), f"{answer.error} {answer.message}"
        )


def attempts(access, role, model, place):
    """The ways to try, each with a record that the role may not change so.

    What it may read tells most: that far the way is open. Where rights alone refuse, the others
    of the ways take turns.
    """
    readable = access.readable(role, model)
    for operation in PLAIN:
        foreign = access.forbidden(role, model, operation)
        if model == "res.users":
            foreign -= {role.uid}  # parts of one's own account one may change
        targets = [*sorted(foreign & readable)[:1], *sorted(foreign - readable)[-1:]]
        for one in targets:
            yield operation, one
        if operation == "write" and targets:
            by_rule = access.has_right(role, model, "write")
            for name in OTHERS if by_rule else (OTHERS[place % len(OTHERS)],):
                yield name, targets[0]


def marks(records, tries):
    """The marks of the records that are tried, by model and id."""
    tried: dict[str, set] = {}
    for (model, _, one), _ in tries:
        tried.setdefault(model, set()).add(one)
    return {
        (model, one): mark
        for model, ids in tried.items()
        for one, mark in records.marks(model, ids).items()
    }


def went_through(answer, name, field):
    """Whether the call came past the question of rights: it ran, or it looked for the field."""
    said = answer.message.strip("'\"\n ")
    if name == "load":  # an import tells of what it refused in its answer
        return answer.ok and bool(answer.value.get("ids"))
    return answer.ok or (field in said and said != field)
