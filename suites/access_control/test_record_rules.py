"""Access rights and record rules decide what is read, whichever method and transport is used."""

from functools import partial
from hashlib import sha256

import pytest

from odoo_owasp import Call, Cell, Outcome, claim, over

ROLES = "portal-a portal-b employee-a employee-b manager administrator"
EVERYTHING = 100_000
MANY = 5_000
"""Records of a model that are grouped one by one, the newest, and told as JSON alone: a group is
many times its id, and XML many times that."""
ALL = {"context": {"active_test": False}}
SHOWCASE = "res.partner"
WITNESS = "ids computed in SQL"


@claim(
    "IDOR-001",
    "Each role reads exactly the records it may",
    verifies="IDOR",
    severity="critical",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.2"],
    needs=["database"],
)
@over(roles=ROLES)
def test_each_role_reads_exactly_what_it_may(
    role, administrator, ways, access, sample, proven, cases
):
    """Every model with a table × every method that lists or reads by id.

    The transports rotate by model, method and role: each method on a model meets all of them
    over the roles, and each role meets each method over each of them on a fifth of the models.
    A listing is told from the computed ids, both ways; of what is hidden a few ids are guessed,
    alone and in one call with an id that may be read.
    """
    models = computable(sample(access.models, 15), role, access, cases)
    for (model, method, before), answer in cases.sweep(listings(models, role, ways, access)):
        subject, cell = f"{model} by {method}", Cell(model, role.name, method)
        reached = answer.ok or answer.outcome is Outcome.DENIED
        cases.control(subject, reached, f"{answer.outcome} {answer.error} {answer.message}", cell)
        if not reached:
            continue
        existing, expected = before
        found, wrong = compared(method, answer, existing, expected)
        if wrong:  # in the meantime something else may have changed what there is
            again = access.listed(role, model)
            wrong = compared(method, answer, existing & access.existing(model), again)[1]
        if answer.ok and existing and not expected:
            shows(proven, ways[0], administrator, access, model, method, cases, subject)
        cases.held(
            subject,
            unless=wrong or (answer.ok and not may_ask(access, role, model)),
            witness=WITNESS,
            evidence=difference(answer, found, expected),
            cell=cell,
        )

    tries = guesses(models, role, administrator, ways, access, proven)
    for (model, method, kind, one), answer in cases.sweep(tries):
        away = given_away(answer)
        if kind == "shown":
            proven[model, method] = bool(away)
            continue
        subject, cell = f"{model} {kind} by {method}", Cell(model, role.name, method)
        reached = answer.outcome in (Outcome.ANSWERED, Outcome.DENIED, Outcome.REFUSED)
        cases.control(subject, reached, f"{answer.outcome} {answer.error} {answer.message}", cell)
        cases.control(subject, proven[example(access, administrator, model, method), method],
                      "the method gives away what may be read", cell)  # fmt: skip
        cases.held(
            subject,
            unless=len(away) > (kind == "mixed"),
            witness=WITNESS,
            evidence=f"of {one} gave {away}",
            cell=cell,
        )
    cases.covered("models", len(models), len(access.models))
    cases.covered("roles", 1, 1, shared=True)


@pytest.fixture(scope="session")
def proven():
    """The models and methods of which it was shown that the method gives records away."""
    return {}


# Every method that lists records, with the arguments that ask it for all.
EVERY = {"domain": [], **ALL}
LISTINGS: dict[str, dict] = {
    "search": EVERY,
    "search_count": EVERY,
    "search_read": {**EVERY, "fields": ["id"]},
    "web_search_read": {**EVERY, "specification": {"id": {}}, "limit": EVERYTHING},
    "name_search": {"name": "", "limit": EVERYTHING, **ALL},
    "web_name_search": {"name": "", "specification": {"id": {}}, "limit": EVERYTHING, **ALL},
    "formatted_read_group": {**EVERY, "groupby": ["id"], "aggregates": ["__count"]},
    "web_read_group": {**EVERY, "groupby": ["id"], "aggregates": ["__count"]},
    "read_group": {**EVERY, "groupby": ["id"], "fields": ["id"]},
}

# Every method that reads the records whose ids the caller names.
BY_ID: dict[str, dict] = {
    "read": {"fields": ["display_name"]},
    "web_read": {"specification": {"display_name": {}}},
    "export_data": {"fields_to_export": ["display_name"]},
    "get_metadata": {},
    "copy_data": {},
}
METHODS = (*LISTINGS, *BY_ID)
# Without a right to read these, a search is answered, with nothing.
FILTERED = {"ir.attachment"}
# A search by name first finds out which routes there are, and notes them.
UNASKED = {("website.route", "name_search"), ("website.route", "web_name_search")}
# What keeps a search for files the one it is without conditions: a file that is a field's value
# is found only by who names its id or field.
BOUNDS = {"ir.attachment": [["res_field", "=", False]]}
# What a method says of any id without having read the record: it is in other tables, or nowhere.
NOT_THE_RECORD = {"id", "xmlid", "xmlids", "noupdate"}


def computable(models, role, access, cases):
    """The models of which it can be computed what the role reads; the others are unproven."""
    clear = []
    for model in models:
        if why := access.unclear(role, model):
            cases.control(model, False, f"not computable: {why}", Cell(model, role.name, "search"))
        else:
            clear.append(model)
    return clear


def listings(models, role, ways, access):
    """The calls that list each model, with what exists and what may be listed at that moment."""
    for place, model in enumerate(models):
        before = access.existing(model), access.listed(role, model)
        for method, arguments in LISTINGS.items():
            if (model, method) in UNASKED:
                continue
            if method == "search_count":  # what was made since the clone is not counted
                bound = [["id", "<=", max(before[0], default=0)], *BOUNDS.get(model, [])]
                arguments = {**arguments, "domain": bound}
            existing, expected = before
            if "group" in method and len(existing) > MANY:
                existing = set(sorted(existing)[-MANY:])
                arguments = {**arguments, "domain": [["id", ">=", min(existing)]]}
            way = rotated(ways[2:] if len(existing) >= MANY else ways, place, method, role)
            yield (
                (model, method, (existing, expected)),
                partial(way.call, role, Call(model, method, None, arguments)),
            )


def guesses(models, role, administrator, ways, access, proven):
    """The calls that name hidden ids; before them the administrator's, which show the method."""
    for place, model in enumerate(models):
        readable, hidden = access.readable(role, model), access.hidden_from(role, model)
        chosen = guessed(model, hidden)
        for number, method in enumerate(BY_ID if chosen else ()):
            if (model, method, role.name) in READS_ALL or not tells(access, model, method):
                continue
            shown = example(access, administrator, model, method)
            if (shown, method) not in proven:
                one = min(access.readable(administrator, shown))
                # Bare JSON: XML-RPC cannot carry all that copy_data gives.
                yield (
                    (shown, method, "shown", one),
                    read(ways[-1], administrator, shown, method, one),
                )
            way = rotated(ways, place, method, role)
            # Without any right there is nothing to tell one id from another.
            every = method == "read" and access.has_right(role, model)
            for one in chosen if every else [chosen[(place + number) % len(chosen)]]:
                yield (model, method, "hidden", one), read(way, role, model, method, one)
            if readable and number == place % len(BY_ID):
                both = min(readable), chosen[place % len(chosen)]
                yield (model, method, "mixed", both), read(way, role, model, method, *both)


# Messages are exported by the administrators alone, and then all of them.
READS_ALL = {("mail.message", "export_data", "administrator")}


def read(way, role, model, method, *ids):
    """What sends the call of ``method`` on the records."""
    return partial(way.call, role, Call(model, method, ids, BY_ID[method]))


def rotated(ways, place, method, role):
    """The transport whose turn it is."""
    return ways[(place + METHODS.index(method) + ROLES.split().index(role.name)) % len(ways)]


def guessed(model, hidden):
    """The first and the last hidden id, what an attacker counts to, and two between them."""
    between = sorted(hidden, key=lambda one: sha256(f"{model} {one}".encode()).digest())
    return sorted({*sorted(hidden)[:1], *sorted(hidden)[-1:], *between[:2]})


def tells(access, model, method):
    """Whether the method tells anything of the model's records: of some nobody notes the maker."""
    return method != "get_metadata" or access.notes_makers(model)


def example(access, administrator, model, method):
    """Where the method can be shown to work: the model itself, if anything may be read of it.

    What is asked for a copy may be copied at once (the file of a document is): not shown there.
    """
    return model if method != "copy_data" and access.readable(administrator, model) else SHOWCASE


def shows(proven, way, administrator, access, model, method, cases, subject):
    """An empty answer means something if the method lists what there is for the administrator."""
    where = model if access.listed(administrator, model) else SHOWCASE
    if (where, method) not in proven:
        answer = way.call(administrator, Call(where, method, None, LISTINGS[method]))
        proven[where, method] = answer.ok and bool(answer.value and ids_of(answer.value))
    cases.control(subject, proven[where, method], "the method lists what may be read")


def compared(method, answer, existing, expected):
    """What was found of what exists, and whether it is other than expected."""
    if not answer.ok:
        return set(), bool(expected)
    if method == "search_count":
        return answer.value, answer.value != len(expected)
    found = ids_of(answer.value) & existing
    return found, found != expected & existing


def may_ask(access, role, model):
    """Whether a search is answered at all: for who has the right, of a few models for everyone."""
    return access.has_right(role, model) or model in FILTERED


def difference(answer, found, expected):
    """What is wrong with an answer, for people."""
    if not answer.ok:
        return f"denied, though records may be read: {answer.message[:200]}"
    if isinstance(found, int):
        return f"counted {found}, may read {len(expected)}"
    return (
        f"read though hidden: {sorted(found - expected)[:10]}; "
        f"not read though allowed: {sorted(expected - found)[:10]}; answered: {answer.ok}"
    )


def ids_of(value):
    """The ids in an answer, in whatever form the method gives them."""
    if isinstance(value, int):
        return {value} - {0}
    if isinstance(value, dict):
        value = value["records"] if "records" in value else value["groups"]
    return {identity(record) for record in value} - {None}


def identity(record):
    """One record's id: a number, a pair with its name, or a dictionary."""
    if isinstance(record, dict):
        record = record["id"]
    return record[0] if isinstance(record, list | tuple) else record


def given_away(answer):
    """The records in an answer of which more is told than that their id was asked for."""
    if not answer.ok:
        return []
    records = answer.value["datas"] if isinstance(answer.value, dict) else answer.value
    return [one for one in records if (set(one) - NOT_THE_RECORD if isinstance(one, dict) else one)]


@claim(
    "IDOR-002",
    "Only a user's own companies can be made active, and what is read then is exactly theirs",
    verifies="IDOR",
    severity="critical",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.2", "v5.0.0-8.4.1"],
    needs=["database"],
)
@over(roles=ROLES)
def test_only_own_companies_are_made_active(role, ways, access, sample, cases):
    """Every model whose rules ask which companies are active × ways to name them.

    The names travel in the call's context, where the server must judge them; the web client's
    cookie of companies is read by the client alone. The transports rotate as above.
    """
    own = access.companies(role)
    foreign = sorted(access.existing("res.company") - set(own))
    cases.control("a company of others", bool(own and foreign), f"own {own}, others {foreign}")
    models = computable(sample(access.by_company(role), 8), role, access, cases)
    cases.control("models by company", bool(models), "no rule asks for the active companies")
    for (model, method, active, before), answer in cases.sweep(
        in_companies(models, subsets(own), role, ways, access)
    ):
        subject = f"{model} in {len(active)} of {len(own)} own companies by {method}"
        cell = Cell(model, role.name, "own companies")
        cases.control(subject, answer.ok, f"{active}: {answer.error} {answer.message}", cell)
        if not answer.ok:
            continue
        existing, expected = before
        found, wrong = compared(method, answer, existing, expected)
        if wrong:
            again = access.listed(role, model, active)
            wrong = compared(method, answer, existing & access.existing(model), again)[1]
        cases.held(subject, unless=wrong, witness=WITNESS, cell=cell,
                   evidence=f"{active}: {difference(answer, found, expected)}")  # fmt: skip

    for (model, active, one, shown), answer in cases.sweep(
        of_inactive(models, subsets(own), role, ways, access)
    ):
        subject, cell = f"{model} of an inactive company by read", Cell(model, role.name, "read")
        if shown:
            told = f"{active}: {one} is not told, though it may be read: {answer.message}"
            cases.control(subject, bool(given_away(answer)), told, cell)
            continue
        cases.control(subject, answer.ok or answer.outcome is Outcome.DENIED, answer.message, cell)
        cases.held(subject, unless=bool(given_away(answer)), witness=WITNESS, cell=cell,
                   evidence=f"{active}: {one} gave {given_away(answer)}")  # fmt: skip

    named = forged(own, foreign) if own and foreign else {}
    for (model, kind, active, method), answer in cases.sweep(in_forged(models, named, role, ways)):
        subject, cell = f"{model} in {kind}", Cell(model, role.name, "forged companies")
        cases.control(f"{subject} is answered", answer.came, f"status {answer.status}", cell)
        cases.held(subject, unless=answer.ok, witness="answer", cell=cell,
                   given=f"{model} in 1 of {len(own)} own companies by {method}",
                   evidence=f"{active} was accepted: {str(answer.value)[:200]}")  # fmt: skip
    cases.covered("models by company", len(models), len(access.by_company(role)))


def subsets(own):
    """What a user may make active: each company alone, and all of them either way round."""
    every = tuple(own)
    return list(dict.fromkeys([*((one,) for one in every), every, every[::-1], every * 2]))


def forged(own, foreign):
    """Lists of companies that are not a user's to name."""
    return {
        "a foreign company": foreign[-1:],
        "own and a foreign company": [own[0], foreign[-1]],
        "a foreign company and own": [foreign[-1], own[0]],
        "own companies twice and a foreign one": [*own, *own, foreign[0]],
        "all companies there are": sorted({*own, *foreign}),
        "a company that does not exist": [NOBODY],
        "own and one that does not exist": [own[0], NOBODY],
        "a foreign company as text": [str(foreign[-1])],
        "text": str(foreign[-1]),
        "no list": foreign[-1],
    }


NOBODY = 2_147_483_647
UNNAMED = ()  # all of the user's own are active
IN_COMPANIES = ("search", "web_search_read", "name_search", "formatted_read_group")


def in_companies(models, subsets, role, ways, access):
    """The calls that list each model in each of the subsets of the user's companies."""
    for place, model in enumerate(models):
        for turn, active in enumerate(subsets):
            before = access.existing(model), access.listed(role, model, active)
            for method in IN_COMPANIES:
                way = rotated(ways, place + turn, method, role)
                call = Call(model, method, None, {**LISTINGS[method], **within(active)})
                yield (model, method, active, before), partial(way.call, role, call)


def of_inactive(models, subsets, role, ways, access):
    """The calls that name records of a company of the user's own that is not active.

    With each goes the one that shows it: the same in companies in which the record may be read.
    """
    for place, model in enumerate(models):
        permitted = {
            active: access.permitted(role, model, "read", active) for active in (*subsets, UNNAMED)
        }
        for turn, active in enumerate(subsets):
            hidden = permitted[UNNAMED] - permitted[active]
            way = rotated(ways, place + turn, "read", role)
            for one in guessed(model, hidden)[:2]:
                where = next(named for named, ids in permitted.items() if one in ids)
                for named in (where, active):
                    call = Call(model, "read", (one,), {**BY_ID["read"], **within(named)})
                    yield (model, named, one, named is where), partial(way.call, role, call)


def in_forged(models, named, role, ways):
    """The calls that list each model in companies that are not the user's."""
    for place, model in enumerate(models):
        for turn, (kind, active) in enumerate(named.items()):
            method = IN_COMPANIES[(place + turn) % len(IN_COMPANIES)]
            way = rotated(ways, place + turn // len(IN_COMPANIES), method, role)
            call = Call(model, method, None, {**LISTINGS[method], **within(active)})
            yield (model, kind, active, method), partial(way.call, role, call)


def within(active):
    """The context that names the active companies."""
    companies = list(active) if isinstance(active, tuple) else active
    return {"context": {"active_test": False, "allowed_company_ids": companies}}
