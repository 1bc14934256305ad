"""Access rights and record rules decide what is read, whichever method and transport is used."""

import pytest

from odoo_owasp import Call, Outcome, claim, over

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
def test_each_role_reads_exactly_what_it_may(transport, role, administrator, access, proven, cases):
    for model in MODELS:
        readable, hidden = access.readable(role, model), access.hidden_from(role, model)
        for method, call in listings(model):
            answer = transport.call(role, call)
            subject = f"{model} by {method}"
            # Denied for lack of any right is an answer too; a failed call is none.
            reached = answer.ok or answer.outcome is Outcome.DENIED
            cases.control(subject, reached, f"{answer.outcome} {answer.error}")
            if not reached:
                continue
            # What was made since the clone is not judged.
            found = ids_of(answer.value) & (readable | hidden) if answer.ok else set()
            cases.held(
                subject,
                unless=found != readable,
                witness="ids computed in SQL",
                evidence=f"read though hidden: {sorted(found - readable)[:10]}; "
                f"not read though allowed: {sorted(readable - found)[:10]}",
            )
        for method, call_on in BY_ID.items() if hidden else ():
            subject = f"{model} hidden by {method}"
            way = (transport.name, subject)
            if way not in proven:  # the same for every role
                known = min(access.readable(administrator, model))
                proven[way] = gave_away(transport.call(administrator, call_on(model, known)))
            cases.control(subject, proven[way], "the call gives away what may be read")
            for one in guesses(hidden):
                answer = transport.call(role, call_on(model, one))
                cases.control(subject, answer.came, f"status {answer.status}")
                cases.held(subject, unless=gave_away(answer), witness="ids computed in SQL")


@pytest.fixture(scope="session")
def proven():
    """The ways of reading by id that were shown to give a record away."""
    return {}


def listings(model):
    """Every method that lists records, with the call that asks it for all."""
    every = {"domain": [], **ALL}
    calls: dict[str, dict] = {
        "search": every,
        "search_read": {**every, "fields": ["id"]},
        "web_search_read": {**every, "specification": {"id": {}}, "limit": EVERYTHING},
        "name_search": {"name": "", "limit": EVERYTHING, **ALL},
        "formatted_read_group": {**every, "groupby": ["id"], "aggregates": ["__count"]},
    }
    return [(method, Call(model, method, None, kwargs)) for method, kwargs in calls.items()]


# Every method that reads a record whose id the caller guessed.
BY_ID = {
    "read": lambda model, one: Call(model, "read", (one,), {"fields": ["display_name"]}),
    "web_read": lambda model, one: Call(
        model, "web_read", (one,), {"specification": {"display_name": {}}}
    ),
    "export_data": lambda model, one: Call(
        model, "export_data", (one,), {"fields_to_export": ["display_name"]}
    ),
}


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
