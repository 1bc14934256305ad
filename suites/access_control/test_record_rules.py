"""Access rights and record rules decide what is read, whichever method and transport is used."""

from odoo_owasp import Call, claim, over

MODELS = (
    "account.journal", "account.move", "project.project", "project.task", "res.company",
    "res.partner", "res.users", "sale.order", "sale.order.line", "survey.user_input",
)  # fmt: skip
EVERYTHING = 100_000
ALL = {"context": {"active_test": False}}


@claim(
    "IDOR-001",
    "Each role reads exactly the records it may",
    verifies="IDOR",
    severity="critical",
    owasp=["A01:2021", "A01:2025"],
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:project", "module:survey"],
)
@over(
    transports="xmlrpc xmlrpc1 jsonrpc web json2",
    roles="portal-a portal-b employee-a employee-b manager administrator",
)
def test_each_role_reads_exactly_what_it_may(transport, role, access, cases):
    for model in MODELS:
        readable, hidden = access.readable(role, model), access.hidden_from(role, model)
        existing = readable | hidden
        cases.control(model, bool(existing), f"{len(existing)} records exist")
        for method, found in listings(transport, role, model):
            found &= existing  # what was made since the clone is not judged
            cases.held(
                f"{model} by {method}",
                unless=found != readable,
                given=model,
                witness="ids computed in SQL",
                evidence=f"read though hidden: {sorted(found - readable)[:10]}; "
                f"not read though allowed: {sorted(readable - found)[:10]}",
            )
        for method, call in by_id(model, guesses(hidden)):
            cases.held(
                f"{model} hidden by {method}",
                unless=gave_away(transport.call(role, call)),
                given=model,
                witness="ids computed in SQL",
            )


def listings(transport, role, model):
    """Every method that lists records, with the ids that it gives ``role``."""
    every = {"domain": [], **ALL}
    calls: dict[str, dict] = {
        "search": every,
        "search_read": {**every, "fields": ["id"]},
        "web_search_read": {**every, "specification": {"id": {}}, "limit": EVERYTHING},
        "name_search": {"name": "", "limit": EVERYTHING, **ALL},
        "formatted_read_group": {**every, "groupby": ["id"], "aggregates": ["__count"]},
    }
    for method, kwargs in calls.items():
        answer = transport.call(role, Call(model, method, None, kwargs))
        yield method, ids_of(answer.value) if answer.ok else set()


def by_id(model, ids):
    """Every method that reads records whose ids the caller guessed."""
    for one in ids:
        yield "read", Call(model, "read", (one,), {"fields": ["display_name"]})
        yield "web_read", Call(model, "web_read", (one,), {"specification": {"display_name": {}}})
        yield (
            "export_data",
            Call(model, "export_data", (one,), {"fields_to_export": ["display_name"]}),
        )


def ids_of(value):
    """The ids in an answer, in whatever form the method gives them."""
    records = value["records"] if isinstance(value, dict) else value
    return {identity(record) for record in records} - {None}


def identity(record):
    """One record's id: a number, a pair with its name, or a dictionary."""
    if isinstance(record, dict):
        record = record["id"]
    return record[0] if isinstance(record, list | tuple) else record


def guesses(hidden):
    """The first and the last of the hidden ids: what an attacker would count up and down to."""
    return sorted(hidden)[:: max(1, len(hidden) - 1)][:2]


def gave_away(answer):
    """Whether an answer holds a hidden record; some methods rightly answer with an empty list."""
    return answer.ok and answer.value not in ([], {"datas": []})
