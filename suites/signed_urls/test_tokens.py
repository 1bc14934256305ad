"""Tokens are made by chance, each for one record."""

from functools import partial

import pytest

from odoo_owasp import Call, Cell, claim, guessable

pytestmark = pytest.mark.usefixtures("undisturbed")

token = partial(
    claim,
    verifies="URL",
    severity="high",
    asvs=["v5.0.0-11.5.1"],
    needs=["database", "module:sale", "module:project", "module:account", "module:survey"],
)

KINDS = {
    "sale.order": ("client_order_ref", "access_token", "get_portal_url"),
    "account.move": ("ref", "access_token", "get_portal_url"),
    "project.project": ("name", "access_token", "get_portal_url"),
    "project.task": ("name", "access_token", "get_portal_url"),
    "survey.survey": ("title", "access_token", ""),
    "ir.attachment": ("name", "access_token", "generate_access_token"),
    "discuss.channel": ("name", "uuid", ""),
}
"""What has a token: the text that marks ours, the token's field, and the method that Odoo gives
one by; no method: it has one from the beginning."""
EACH = 4
"""Records of each kind: what they have in common is no chance."""


@token("URL-010", "A token is made of enough chance that nobody guesses it", cwe=[331, 340])
def test_tokens_are_made_by_chance(given_tokens, anew, sample, cases):
    kinds = [one for one in KINDS if one not in INVITING]
    some = sample(kinds, 4)
    made_by_chance(given_tokens, anew, some, cases)
    cases.covered("kinds of tokens", len(some), len(kinds))


@token("URL-018", "Nobody guesses the invitation to a channel", severity="low", cwe=[331, 340])
def test_invitations_are_made_by_chance(given_tokens, anew, cases):
    made_by_chance(given_tokens, anew, INVITING, cases)


def made_by_chance(given_tokens, anew, models, cases):
    """The tokens of records of each kind, made one after the other."""
    for model in models:
        made = given_tokens(model, EACH)
        cases.control(model, all(made.values()), f"has none: {made}", cell(model))
        why = guessable(list(made.values()))
        cases.held(model, unless=bool(why), witness="database", evidence=why, cell=cell(model))
        if KINDS[model][2]:
            first = next(iter(made))
            again = anew(model, first)
            subject = f"{model}, made anew for the same record"
            cases.control(subject, bool(again), "has none", cell(model))
            cases.held(subject, unless=again in made.values(), witness="database",
                       evidence="it is the same token again", cell=cell(model))  # fmt: skip


@token(
    "URL-011", "The copy of a document does not have its token", cwe=[281], asvs=["v5.0.0-8.2.2"]
)
def test_copies_have_their_own(copies, sample, cases):
    some = sample(DOCUMENTS, 4)
    copies(some)
    cases.covered("kinds of tokens", len(some), len(DOCUMENTS))


@token(
    "URL-019",
    "The copy of a file does not have its token",
    severity="low",
    cwe=[281],
    asvs=["v5.0.0-8.2.2"],
)
def test_copied_files_have_their_own(copies):
    copies(["ir.attachment"])


@pytest.fixture
def copies(given_tokens, engagement, administrator, own, rows, tracer, cases):
    """Copies a record of each kind, and looks at the token of the copy."""
    return partial(
        copied, given_tokens, engagement.backstage, administrator, own, rows, tracer, cases
    )


def copied(given_tokens, rpc, administrator, own, rows, tracer, cases, models):
    """The copy of a record of each kind has another token, or none."""
    for model in models:
        marked, field, _ = KINDS[model]
        own.adopt(model, [[marked, "like", tracer]])
        ((record, first),) = given_tokens(model, 1).items()
        values = {marked: f"{tracer}copy"}
        answer = rpc.call(administrator, Call(model, "copy", (record,), {"default": values}))
        copies = answer.value if isinstance(answer.value, list) else [answer.value]
        done = answer.ok and copies[0] != record and bool(first)
        cases.control(model, done, f"{answer.error} {answer.message}", cell(model))
        second = rows.text(model, field, copies[0]) if done else ""
        cases.held(
            model,
            unless=done and second == first,
            witness="database",
            evidence="the copy has the token of its original",
            cell=cell(model),
        )


INVITING = ("discuss.channel",)
DOCUMENTS = [one for one in KINDS if one not in ("ir.attachment", *INVITING)]
"""What is sent to somebody by its link."""


def cell(model):
    """Where a kind of tokens stands."""
    return Cell(model, "administrator", "its token")


@pytest.fixture
def anew(engagement, administrator, rows):
    """Empties a record's token and has Odoo give it one again."""

    def given(model, record):
        _, field, method = KINDS[model]
        emptied = Call(model, "write", (record,), {"vals": {field: False}})
        for call in (emptied, Call(model, method, (record,), {})):
            if not engagement.backstage.call(administrator, call).ok:
                return ""
        again = rows.text(model, field, record)
        engagement.redactor.learn([again])
        return again

    return given


@pytest.fixture
def given_tokens(engagement, administrator, own, rows, tracer):
    """Makes records of a kind, and has Odoo give each a token: by id."""
    rpc = engagement.backstage
    needed = {
        "sale.order": lambda: {"partner_id": customer(), "user_id": False},
        "account.move": lambda: {"partner_id": customer(), "move_type": "out_invoice"},
        "ir.attachment": lambda: {"raw": "x"},
        "project.project": lambda: {"privacy_visibility": "portal"},
        "discuss.channel": lambda: {"channel_type": "group"},
    }

    def customer():
        return own.make(administrator, "res.partner", {"name": f"{tracer}c"})

    def given(model, number):
        marked, field, method = KINDS[model]
        values = needed.get(model, dict)()
        ids = [
            own.make(administrator, model, {marked: f"{tracer}{one}", **values})
            for one in range(number)
        ]
        if method:
            for id_ in ids:
                rpc.call(administrator, Call(model, method, (id_,), {}))
        found = {id_: rows.text(model, field, id_) for id_ in ids}
        engagement.redactor.learn([one for one in found.values() if one])
        return found

    return given
