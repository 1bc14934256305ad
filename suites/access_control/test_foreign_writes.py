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
# An import looks for the record first, and finds no archived one.
ARCHIVED_TOO = {"context": {"active_test": False}}
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
        model, "load", None, {"fields": [".id"], "data": [[str(one)]], **ARCHIVED_TOO}
    ),
    "unlink": lambda model, one: Call(model, "unlink", (one,)),
    "action_archive": lambda model, one: Call(model, "action_archive", (one,)),
    "action_unarchive": lambda model, one: Call(model, "action_unarchive", (one,)),
}  # fmt: skip
# Of the two one does nothing, whoever asks: only the row tells.
ARCHIVING = ("action_archive", "action_unarchive")
# What a list of records is written with: each command names a record.
COMMANDS: dict = {
    "update": lambda one: (1, one, {}),
    "link": lambda one: (4, one, 0),
    "set": lambda one: (6, 0, [one]),
    "unlink": lambda one: (3, one, 0),
    "delete": lambda one: (2, one, 0),  # last: what is gone cannot be tried
}
# These two are about the record itself; the others, of many to many, about ours alone.
ON_THE_RECORD = ("update", "delete")
ROLES = ("portal-a", "portal-b", "employee-a", "employee-b", "manager", "administrator")
PLAIN = ("write", "unlink")
OTHERS = tuple(name for name in WAYS if name not in PLAIN)
# Records of ours, whose lists lead to all kinds of others: what they are marked by, and for whom.
OURS: dict = {
    "res.partner": lambda role, ours: ("name", {}),
    "sale.order": lambda role, ours: (
        "client_order_ref", {"partner_id": ours["res.partner"], "user_id": role.uid}
    ),
    "project.project": lambda role, ours: ("name", {"privacy_visibility": "employees"}),
    "project.task": lambda role, ours: ("name", {"project_id": ours["project.project"]}),
    "survey.survey": lambda role, ours: ("title", {}),
}  # fmt: skip


@claim(
    "IDOR-004",
    "No role changes or removes a record outside its rights",
    verifies="IDOR",
    severity="critical",
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
    chosen = sample(access.models, 10)
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
    answers, changing = watched(cases, access, records, role, ways[0], tries)
    field = f"{tracer}_no_such_field"
    for (model, name, one), answer in asked_again(cases, role, ways[0], answers, changing, field):
        subject, cell = f"{model} by {name}", Cell(model, role.name, name)
        did = (model, name, one) in changing
        cases.control(subject, answer.came and (model, one) in before, answer.error, cell)
        cases.held(
            subject,
            unless=did or went_through(answer, name, field),
            given=name,
            witness="the row in PostgreSQL, answer",
            evidence=f"{'changed; ' if did else ''}{answer.outcome} {answer.message[:200]}",
            cell=cell,
        )
    lists = by_lists(cases, role, ways, administrator, access, records, own, tracer, sample)
    cases.covered("models", len(chosen), len(access.models))
    cases.covered("lists of records", *lists)


def by_lists(cases, role, ways, administrator, access, records, own, tracer, sample):
    """What may not be changed stays so too where a list of a record of ours is written.

    Returns how many lists were tried, and of how many.
    """
    ours = writable(role, administrator, access, own, tracer)
    if ours:
        commands_work(cases, ways[0], administrator, records, own, tracer, ours["res.partner"])
    for model, one in ours.items():
        written = ways[0].call(role, WRITE["write"](model, one, {}))
        cases.control(f"own {model} by {role.name}", written.ok, written.error)
    there = [(model, field) for model in ours for field in lists(access, model)]
    chosen = sample(there, 12)
    tries, number = [], ROLES.index(role.name)
    for command, commanded in COMMANDS.items():
        for model, field in chosen:
            kind = access.fields(model)[field]
            one = target(access, role, kind.relation, command)
            if one is None or not (kind.inverse or command in ON_THE_RECORD):
                continue
            number += 1
            call = WRITE["write"](model, ours[model], {field: [commanded(one)]})
            about = kind.relation, f"{command} by {model}.{field}", one
            tries.append((about, partial(ways[number % len(ways)].call, role, call)))
    before = marks(records, tries)
    answers = list(cases.sweep(tries))
    after = marks(records, tries)
    for (_, send), ((model, name, one), answer) in zip(tries, answers, strict=True):
        command, record = name.split()[0], (model, one)
        did = answer.ok and before.get(record) != after.get(record)
        if did and command in ON_THE_RECORD and record in after:
            did = changes(records, model, one, send)
        subject, cell = f"{model} by {name}", Cell(model, role.name, f"command {command}")
        cases.control(subject, answer.came and (model, one) in before, answer.error, cell)
        cases.held(
            subject,
            unless=did,
            given=f"command {command}",
            witness="the row in PostgreSQL",
            evidence=f"changed; {answer.outcome} {answer.message[:200]}",
            cell=cell,
        )
    return len(chosen), len(there)


def lists(access, model):
    """The fields of ``model`` that hold many records of a model with a table."""
    return [
        name
        for name, field in sorted(access.fields(model).items())
        if field.type in ("one2many", "many2many") and field.relation in access.models
    ]


def target(access, role, model, command):
    """A record that may not be changed so, rather one that may be read; None: there is none."""
    try:
        others = foreign(access, role, model, "write")
        if command == "delete":
            others &= access.forbidden(role, model, "unlink")
        return min(others & access.readable(role, model), default=max(others, default=None))
    except Unsupported:  # told above, of the model itself
        return None


def writable(role, administrator, access, own, tracer):
    """Records of ours that the role may write, by their model."""
    ours: dict = {}
    if not access.has_right(role, "res.partner", "write"):
        return ours  # portal users write next to nothing
    for model, wanted in OURS.items():
        if model in access.models:
            marked, values = wanted(role, ours)
            values = {marked: f"{tracer} lists", **values}
            ours[model] = own.make(administrator, model, values)
    return {model: one for model, one in ours.items() if access.permits(role, model, one, "write")}


def commands_work(cases, way, administrator, records, own, tracer, parent):
    """Controls: each command changes a record of ours, and the witness sees it."""
    one = own.make(administrator, "res.partner", {"name": f"{tracer} child"})
    for command in ("update", "link", "unlink", "set"):
        before = records.marks("res.partner", [one])
        answer = way.call(administrator, by_list(parent, COMMANDS[command](one)))
        seen = records.marks("res.partner", [one]) != before
        cases.control(f"command {command}", seen, f"{answer.error} {answer.message}")
    # The record is ours to remove, but not here: one id is no number.
    answer = way.call(administrator, by_list(parent, COMMANDS["delete"](tracer)))
    cases.control("command delete", tracer in answer.message, answer.error)


def by_list(parent, command):
    """The call that writes the list of the contacts of a company of ours."""
    return WRITE["write"]("res.partner", parent, {"child_ids": [command]})


def watched(cases, access, records, role, way, tries):
    """The answers, and the tries that changed their records.

    A record may have been changed by somebody else meanwhile: a try on it is made once more, with
    a look at the row before and after. What was removed is gone for the second try, so that is
    about another record; what was archived stays so, and says it itself.
    """
    before, put_away = marks(records, tries), archived(records, tries)
    answers = list(cases.sweep(tries))
    after, now_away = marks(records, tries), archived(records, tries)
    turned = {"action_archive": now_away - put_away,
              "action_unarchive": (put_away - now_away) & after.keys()}  # fmt: skip
    changing = set()
    for ((model, name, one), send), (_, answer) in zip(tries, answers, strict=True):
        record = model, one
        if before.get(record) == after.get(record):
            continue
        if name == "unlink" and record not in after:
            did = answer.ok or removes_another(cases, access, records, role, way, model)
        else:
            did = record in turned.get(name, ()) or changes(records, model, one, send)
        if did:
            changing.add((model, name, one))
    return answers, changing


def changes(records, model, one, send):
    """Whether the call, made once more, changes the row."""
    was = records.version(model, one)
    send()
    return records.version(model, one) != was


def removes_another(cases, access, records, role, way, model):
    """Whether the role removes yet another of the records that it may not remove."""
    others = foreign(access, role, model, "unlink")
    if not others:
        why = "one is gone, and there is no other to tell by whom"
        cases.control(f"{model} by unlink", False, why, Cell(model, role.name, "unlink"))
        return False
    one = min(others)
    return changes(records, model, one, partial(way.call, role, WAYS["unlink"](model, one)))


def foreign(access, role, model, operation):
    """The records on which the role may not do it; parts of one's own account one may change."""
    others = access.forbidden(role, model, operation)
    return others - {role.uid} if model == "res.users" else others


def asked_again(cases, role, way, answers, changing, field):
    """The answers; where writing no value was no refusal, that of writing a field there is not.

    Some models' own code does nothing where there is nothing to write.
    """
    unclear = [
        (model, name, one)
        for (model, name, one), answer in answers
        if answer.ok and name in WRITE and (model, name, one) not in changing
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
        seen = records.marks("res.partner", [one]) != before
        went = went_through(answer, name, tracer)
        worked = {"update_field_translations": went, **dict.fromkeys(ARCHIVING, seen)}
        cases.control(name, worked.get(name, seen and went), f"{answer.error} {answer.message}")


def attempts(access, role, model, place):
    """The ways to try, each with a record that the role may not change so.

    What it may read tells most: that far the way is open. Where rights alone refuse, the others
    of the ways take turns.
    """
    readable = access.readable(role, model)
    for operation in PLAIN:
        others = foreign(access, role, model, operation)
        targets = [*sorted(others & readable)[:1], *sorted(others - readable)[-1:]]
        for one in targets:
            yield operation, one
        if operation == "write" and targets:
            by_rule = access.has_right(role, model, "write")
            names = [
                name for name in OTHERS
                if name not in ARCHIVING or "active" in access.fields(model)
            ]  # fmt: skip
            for name in names if by_rule else (names[place % len(names)],):
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


def archived(records, tries):
    """Those of the records that are tried to be archived, or to be put back, which are archived."""
    tried: dict[str, set] = {}
    for (model, name, one), _ in tries:
        if name in ARCHIVING:
            tried.setdefault(model, set()).add(one)
    return {(model, one) for model, ids in tried.items() for one in records.archived(model, ids)}


def went_through(answer, name, field):
    """Whether the call came past the question of rights: it ran, or it looked for the field."""
    said = answer.message.strip("'\"\n ")
    if name in ARCHIVING:
        return False
    if name == "load":  # an import tells of what it refused in its answer
        return answer.ok and bool(answer.value.get("ids"))
    return answer.ok or (field in said and said != field)
