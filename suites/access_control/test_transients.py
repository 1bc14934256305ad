"""A dialog's rows are reached by whom rights and rules let: none is private by itself."""

from functools import partial

from odoo_owasp import Call, Cell, Outcome, claim

# What each operation is tried by; the fields are ones that every table has.
READS: dict = {
    "read": lambda model, one: Call(model, "read", (one,), {"fields": ["create_date"]}),
    "web_read": lambda model, one: Call(
        model, "web_read", (one,), {"specification": {"create_date": {}}}
    ),
    "search": lambda model, one: Call(
        model, "search", None, {"domain": [["id", "=", one]], "context": {"active_test": False}}
    ),
}
TRIES: dict = {
    **READS,
    "write": lambda model, one: Call(model, "write", (one,), {"vals": {}}),
    "web_save": lambda model, one: Call(
        model, "web_save", (one,), {"vals": {}, "specification": {}}
    ),
    "unlink": lambda model, one: Call(model, "unlink", (one,)),
}  # fmt: skip
OPERATION = {**dict.fromkeys(READS, "read"), "write": "write", "web_save": "write"}
# Dialogs that open with little, by what their maker needs to give.
DIALOGS: dict = {
    "auth.passkey.key.create": lambda maker, tracer: {"name": tracer},
    "auth_totp.wizard": lambda maker, tracer: {"user_id": maker.uid, "secret": tracer},
    "change.password.own": lambda maker, tracer: {},
    "mail.blacklist.remove": lambda maker, tracer: {"email": f"{tracer}@odoo-owasp.test"},
    "mail.compose.message": lambda maker, tracer: {"subject": tracer},
    "mail.template.reset": lambda maker, tracer: {},
    "privacy.lookup.wizard": lambda maker, tracer: {
        "name": tracer, "email": f"{tracer}@odoo-owasp.test"
    },
    "product.label.layout": lambda maker, tracer: {},
    "project.project.stage.delete.wizard": lambda maker, tracer: {},
    "project.task.type.delete.wizard": lambda maker, tracer: {},
    "res.users.identitycheck": lambda maker, tracer: {},
    "sale.advance.payment.inv": lambda maker, tracer: {},
    "sale.mass.cancel.orders": lambda maker, tracer: {},
    "sms.template.reset": lambda maker, tracer: {},
}  # fmt: skip
WITNESS = "rights and rules in SQL"


@claim(
    "IDOR-009",
    "Each role reaches exactly the transient records that rights and rules give it",
    verifies="IDOR",
    severity="high",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.2"],
    needs=["database"],
)
def test_dialogs_are_reached_as_rights_and_rules_say(
    accounts, ways, access, records, own, sample, tracer, cases
):
    """Dialogs of different makers × every other account × every operation.

    What is told is computed in SQL from the rights and rules as they stand: who has the right
    reaches the rows of all where no rule says whose they are.
    """
    known = [model for model in DIALOGS if model in access.transient]
    models = sample(known, 6)
    rows = list(opened(models, accounts, access, own, tracer))
    tries = list(attempts(rows, accounts, ways, access))
    before = marks(records, rows)
    for (model, maker, role, name, one, may), answer in cases.sweep(tries):
        subject = f"{model} of {maker.name} by {name}"
        cell = Cell(model, role.name, name)
        reached = answer.ok and (name != "search" or one in answer.value)
        told = answer.ok or answer.outcome is Outcome.DENIED
        cases.control(subject, told, f"{answer.error} {answer.message[:200]}", cell)
        cases.held(
            subject,
            unless=told and reached != may,
            given=f"{model} of {maker.name}",
            witness=WITNESS,
            evidence=f"{role.name} {'may' if may else 'may not'}: {answer.outcome}",
            cell=cell,
        )
    after = marks(records, rows)
    for model, maker, one in rows:
        there = (model, one) in before and (model, one) in after
        cases.control(f"{model} of {maker.name}", there, "its row is gone")
    removed_by_others(cases, rows, accounts, ways, access, records)
    cases.covered("transient models", len({model for model, *_ in rows}), len(access.transient))


def opened(models, accounts, access, own, tracer):
    """Rows of each model, made by the lowest and by the highest who has the right to make one."""
    for model in models:
        makers = [role for role in accounts if access.has_right(role, model, "create")]
        for maker in dict.fromkeys([*makers[:1], *makers[-1:]]):
            yield model, maker, own.open(maker, model, DIALOGS[model](maker, tracer))


def attempts(rows, accounts, ways, access):
    """Everyone's tries on each row; to delete it is tried by those who may not alone."""
    for place, (model, maker, one) in enumerate(rows):
        for turn, role in enumerate(accounts):
            may = {
                operation: access.permits(role, model, one, operation)
                for operation in ("read", "write", "unlink")
            }
            for number, (name, call) in enumerate(TRIES.items()):
                operation = OPERATION.get(name, name)
                if operation == "unlink" and may["unlink"]:
                    continue
                way = ways[(place + turn + number) % len(ways)]
                yield (
                    (model, maker, role, name, one, may[operation]),
                    partial(way.call, role, call(model, one)),
                )


def marks(records, rows):
    """The marks of the rows, by model and id."""
    return {
        (model, one): mark
        for model, _, one in rows
        for mark in records.marks(model, [one]).values()
    }


def removed_by_others(cases, rows, accounts, ways, access, records):
    """Who may delete a row of somebody else's does."""
    for place, (model, maker, one) in enumerate(rows):
        heirs = [
            role for role in accounts
            if role.uid != maker.uid and access.permits(role, model, one, "unlink")
        ]  # fmt: skip
        for heir in heirs[:1]:
            answer = ways[place % len(ways)].call(heir, TRIES["unlink"](model, one))
            gone = answer.ok and not records.marks(model, [one])
            subject, cell = f"{model} of {maker.name} by unlink", Cell(model, heir.name, "unlink")
            cases.held(
                subject,
                unless=not gone,
                given=f"{model} of {maker.name}",
                witness=WITNESS,
                evidence=f"{heir.name} may: {answer.outcome}",
                cell=cell,
            )
