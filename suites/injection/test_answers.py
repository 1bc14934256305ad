"""No input becomes SQL, by what the answers tell: for targets whose statements nobody can see."""

import re
from functools import partial

from odoo_owasp import Call, Cell, claim, malformed, over, rotated, vectors

ROLES = "portal-a employee-a"
TRUE, FALSE = "1=1", "1=2"
no_injection = partial(
    claim, verifies="INJ", severity="critical", cwe=[89],
    asvs=["v5.0.0-1.2.4"],
)  # fmt: skip

MODELS = {
    "res.partner": "name",
    "res.country": "name",
    "res.currency": "symbol",
    "res.lang": "name",
}
"""Models that everybody reads, with records on every target, each with a text field."""

# What would ask {truth} of PostgreSQL if it became SQL, by the place that it is put into. Each is
# sent with a condition that is always true and with one that never is: no answer may tell them
# apart.
QUESTIONS = {
    "value": [
        "{tracer}' OR {truth} --", "{tracer}') OR ({truth}) --", "{tracer}')) OR (({truth}",
        "{tracer}\\' OR {truth} --", "{tracer}%' OR {truth} OR '%'='", "{tracer}'' OR {truth} --",
        "\uff07 OR {truth} --",
    ],
    "operator": [
        "= '' OR {truth} OR ''=", "!= '' AND {truth} AND ''=", "IS NOT NULL AND {truth} OR ''=",
    ],
    "field": ['{text}" IS NOT NULL AND {truth} OR "{text}', "{truth} OR {text}", "({truth})::text"],
    "order": [
        "(CASE WHEN {truth} THEN id ELSE -id END)", "id * (CASE WHEN {truth} THEN 1 ELSE -1 END)",
        "{truth} DESC, id", "id DESC LIMIT (CASE WHEN {truth} THEN 1 ELSE 2 END) --",
    ],
    "limit": ["(CASE WHEN {truth} THEN 1 ELSE 2 END)", "1 + ({truth})::int"],
    "group": [
        "id HAVING {truth} --", "create_date:month', create_date) HAVING {truth} --",
        "(CASE WHEN {truth} THEN id ELSE 1 END)",
    ],
}  # fmt: skip


@no_injection(
    "INJ-011", "No text that is sent changes what is asked: true and false are answered alike"
)
@over(roles=ROLES)
def test_nothing_that_is_sent_is_asked(role, ways, sample, tracer, cases):
    """Each question twice, with a true and with a false condition; methods and transports in turn.

    The second operand's control: a true and a false condition that are put legally are told apart.
    """
    able = [one for one in ways if one.name != "json2" or role.api_key.reveal()]
    tries = [
        (model, place, question)
        for model in MODELS for place, questions in QUESTIONS.items() for question in questions
    ]  # fmt: skip
    chosen = sample(tries, 40)
    plan = []
    for model, place, question in chosen:
        subject = f"{place} {question}"
        method = rotated([*METHODS[place]], f"{model} {subject}", 0)
        way = rotated(able, f"{model} {subject}", 1)
        about = model, method, place, f"{model}.{method} {subject}"
        legal, put = LEGAL[place], METHODS[place][method]
        for right in (True, False):
            text = question.format(
                truth=TRUE if right else FALSE, tracer=tracer, text=MODELS[model]
            )
            for made in (legal(model, right, tracer), PUT[place](model, text, tracer)):
                call = Call(model, method, None, {**ARCHIVED_TOO, **put, **made})
                plan.append((about, partial(way.call, role, call)))
    answers = list(cases.sweep(plan))
    for start in range(0, len(answers), 4):
        (model, method, place, subject), legally = answers[start]
        sent, legally_not, sent_not = (answer for _, answer in answers[start + 1 : start + 4])
        cell = Cell(model, role.name, f"{place} in {method}")
        cases.control(
            subject, legally.ok and legally_not.ok and legally.value != legally_not.value,
            f"{legally.outcome} {legally.error} {legally_not.outcome} {legally_not.error}: "
            "what is true and what is not are answered alike", cell,
        )  # fmt: skip
        came = sent.by_odoo and sent_not.by_odoo
        cases.control(subject, came, f"{sent.outcome} {sent_not.outcome}: no answer", cell)
        shown = malformed(sent.body) or malformed(sent_not.body)
        differs = (sent.outcome, sent.value) != (sent_not.outcome, sent_not.value)
        cases.held(
            subject,
            unless=differs or bool(shown),
            witness="answer",
            evidence=shown or f"{sent.outcome} {str(sent.value)[:80]}, and if false "
            f"{sent_not.outcome} {str(sent_not.value)[:80]}",
            cell=cell,
        )  # fmt: skip
    cases.covered("questions", len(chosen), len(tries))


ARCHIVED_TOO = {"context": {"active_test": False}}
ROWS: dict = {
    "search_read": {"fields": ["id"]},
    "web_search_read": {"specification": {"id": {}}},
    "search": {},
}  # fmt: skip
GROUPS: dict = {
    "formatted_read_group": {"aggregates": ["__count"]},
    "web_read_group": {"aggregates": ["__count"]},
}
METHODS: dict = {
    "value": {**ROWS, "search_count": {}, "name_search": {"name": ""}},
    "operator": {**ROWS, "search_count": {}, "name_search": {"name": ""}},
    "field": {**ROWS, "search_count": {}, "name_search": {"name": ""}},
    "order": {one: {**more, "domain": []} for one, more in ROWS.items()},
    "limit": {one: {**more, "domain": []} for one, more in ROWS.items()},
    "group": {one: {**more, "domain": []} for one, more in GROUPS.items()},
}  # fmt: skip


def condition(model, right, tracer):
    """A condition that holds for all records, or for none."""
    return {"domain": [[MODELS[model], "!=" if right else "=", tracer]]}


LEGAL: dict = {
    "value": condition, "operator": condition, "field": condition,
    "order": lambda model, right, tracer: {"order": "id" if right else "id desc"},
    "limit": lambda model, right, tracer: {"limit": 1 if right else 2},
    "group": lambda model, right, tracer: {"groupby": ["id"] if right else ["create_uid"]},
}  # fmt: skip
PUT: dict = {
    "value": lambda model, text, tracer: {"domain": [[MODELS[model], "=", text]]},
    "operator": lambda model, text, tracer: {"domain": [[MODELS[model], text, tracer]]},
    "field": lambda model, text, tracer: {"domain": [[text, "=", tracer]]},
    "order": lambda model, text, tracer: {"order": text},
    "limit": lambda model, text, tracer: {"limit": text},
    "group": lambda model, text, tracer: {"groupby": [text]},
}  # fmt: skip


@no_injection("INJ-012", "No answer shows that PostgreSQL could not read what was sent")
@over(roles=ROLES)
def test_no_answer_shows_a_broken_statement(role, ways, sample, tracer, cases):
    """Every attack on a value, an operator, a field and an order, over transports in turn.

    The control: what PostgreSQL says of a value of the wrong type is shown to who sent it.
    """
    able = [one for one in ways if one.name != "json2" or role.api_key.reveal()]
    for way in able:
        answer = way.call(
            role, Call("res.partner", "search", None, {"domain": [], "limit": tracer})
        )
        cases.control(
            way.name, "invalid input syntax" in answer.body,
            "the target keeps PostgreSQL's errors to itself",
        )  # fmt: skip
    attacks = [one for one in vectors("sql") if one.kind in SHOWN and not one.control]
    chosen = sample(attacks, 40)
    tries = []
    for place, one in enumerate(chosen):
        for model, field in MODELS.items():
            way = able[(place + len(model)) % len(able)]
            made = SHOWN[one.kind](field, one.with_tracer(tracer), tracer)
            call = Call(model, "search_read", None, {"fields": ["id"], **made})
            if way.name.startswith("xmlrpc") and one.id.endswith("surrogate"):
                way = able[-1]
            tries.append(((model, one, way), partial(way.call, role, call)))
    for (model, one, way), answer in cases.sweep(tries):
        shown = malformed(answer.body)
        cases.control(way.name, answer.by_odoo, f"{model} {one.id}: {answer.outcome}")
        cases.held(
            f"{model} {one.id}",
            unless=bool(shown),
            given=way.name,
            witness="answer",
            evidence=f"{one.tries}: {shown}",
            cell=Cell(model, role.name, one.kind),
        )
    cases.covered("attacks", len(chosen), len(attacks))


SHOWN: dict = {
    "value": lambda field, text, tracer: {"domain": [[field, "=", text]]},
    "like": lambda field, text, tracer: {"domain": [[field, "=ilike", text]]},
    "operator": lambda field, text, tracer: {"domain": [[field, text, tracer]]},
    "field": lambda field, text, tracer: {"domain": [[text, "=", tracer]]},
    "json-path": lambda field, text, tracer: {"domain": [[text, "=", tracer]]},
    "order": lambda field, text, tracer: {"domain": [], "order": text},
}  # fmt: skip


INVOICES = "/my/invoices"
"""A list that is empty where we could not take back an invoice, and so made none."""
LISTS = {
    ("/my/tasks", "search"): ({"search_in": "name"}, "", r"/my/tasks/\d+"),
    ("/my/quotes", "date_end"): ({"date_begin": "2000-01-01"}, "2099-12-31", r"/my/orders/\d+"),
    (INVOICES, "date_end"): ({"date_begin": "2000-01-01"}, "2099-12-31", r"/my/invoices/\d+"),
    ("/my/projects", "date_end"): ({"date_begin": "2000-01-01"}, "2099-12-31", r"/my/projects/\d+"),
}
"""Customers' lists, each by a parameter of its address: what stands beside it, a value by which
records are found, and what leads to one of them."""
FOUND_NOWHERE = {"search": "{tracer}", "date_end": "2000-01-02"}
"""A value by which no record is found."""


@no_injection(
    "INJ-013", "No text in a page's address changes what is asked: true and false are shown alike",
    needs=["role:portal-a", "module:sale", "module:project"],
)  # fmt: skip
def test_nothing_in_an_address_is_asked(engagement, pages, planted, tracer, cases):
    """Each question twice, with a true and with a false condition, in customers' lists.

    The second operand's control: a value that finds records and one that finds none are shown
    differently.
    """
    role = engagement.role("portal-a")
    lists = {one: LISTS[one] for one in LISTS if one[0] != INVOICES or "invoice-a" in planted}

    def asked(path, parameter, text):
        beside, _, _ = LISTS[path, parameter]
        query = {**beside, parameter: text.replace("{tracer}", tracer)}
        return partial(pages.open, role, path, query=query)

    plan = [
        ((path, parameter, what), asked(path, parameter, text))
        for (path, parameter), (_, finding, _) in lists.items()
        for what, text in (
            ("finding", finding), ("not finding", FOUND_NOWHERE[parameter]),
            *((f"{question}: {truth}", question.replace("{truth}", truth))
              for question in QUESTIONS["value"] for truth in (TRUE, FALSE)),
        )
    ]  # fmt: skip
    shown = {about: outcome(page, LISTS[about[:2]][2]) for about, page in cases.sweep(plan)}
    for path, parameter in lists:
        told = {what: one for (*place, what), one in shown.items() if place == [path, parameter]}
        subject = f"{path} {parameter}"
        cell = Cell(path, role.name, parameter)
        found, none = told["finding"], told["not finding"]
        cases.control(
            subject, found[0] == none[0] == 200 and found != none,
            f"shown {found[:2]} and {none[:2]}", cell,
        )  # fmt: skip
        for question in QUESTIONS["value"]:
            if_true, if_false = (told[f"{question}: {truth}"] for truth in (TRUE, FALSE))
            cases.control(subject, if_true[3] and if_false[3], f"{question}: no answer", cell)
            refusal = if_true[2] or if_false[2]
            cases.held(
                f"{subject} {question}",
                unless=if_true != if_false or bool(refusal),
                given=subject,
                witness="answer",
                evidence=refusal
                or f"status and records: {if_true[:2]}, and if false {if_false[:2]}",
                cell=cell,
            )


def outcome(page, leads):
    """What a list shows: its status, how many records it leads to, PostgreSQL's complaint, and
    whether Odoo answered.
    """
    return page.status, len(set(re.findall(leads, page.body))), malformed(page.body), page.by_odoo
