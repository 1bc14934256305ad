"""A token is told to nobody who may not open by himself what it opens."""

from functools import partial

import pytest

from odoo_owasp import Call, Cell, claim, known_names, over, rotated, tells_address

told_token = partial(
    claim,
    verifies="URL",
    severity="high",
    cwe=[522, 639],
)
ROLES = "portal-a portal-b employee-a employee-b"
LONG = 16
"""Characters that no answer holds by chance."""
EVERY = {"context": {"active_test": False}}


def asking(model, field, ids, tokens):
    """Every way to be told of records by their ids, or by their tokens."""
    which = {"domain": [("id", "in", ids)], **EVERY}
    return {
        "a list of all fields": Call(model, "search_read", None, which),
        "a read": Call(model, "read", tuple(ids), {"fields": [field]}),
        "an export": Call(model, "export_data", tuple(ids), {"fields_to_export": [field]}),
        "a group": Call(model, "formatted_read_group", None,
                        {**which, "groupby": [field], "aggregates": ["__count"]}),
        "a search for it": Call(model, "search_read", None,
                                {"domain": [(field, "in", tokens)], "fields": [field], **EVERY}),
        "a search for names": Call(model, "name_search", None, {"name": tokens[0]}),
    }  # fmt: skip


@told_token(
    "URL-020",
    "No list, export, group or search tells a token to whoever may not read its record",
    asvs=["v5.0.0-8.2.3"],
    needs=["database", "transport:json2"],
)
@over(roles=ROLES)
def test_tokens_are_told_to_nobody(role, administrator, access, rows, ways, sample, cases):
    kinds = {}
    for name in sorted(links()):
        model, _, field = name.rpartition(".")
        clear = model in access.models and not access.unclear(role, model)
        stored = rows.column(access.table(model), field) if clear else {}
        hidden = access.hidden_from(role, model) if stored else ()
        if kept := {id_: stored[id_] for id_ in stored.keys() & hidden if len(stored[id_]) > LONG}:
            kinds[name] = kept
    tried = sample(list(kinds), 2)
    turn = ROLES.split().index(role.name)
    for name in tried:
        model, _, field = name.rpartition(".")
        ids = sorted(kinds[name])[:SOME]
        tokens = [kinds[name][id_] for id_ in ids]
        for how, call in asking(model, field, ids, tokens).items():
            way, cell = rotated(ways, f"{name} {how}", turn), Cell(model, role.name, how)
            said, shown = way.call(role, call), way.call(administrator, call)
            seen = shown.ok and (how == "a search for names" or shown.shows(tokens[0]))
            evidence = f"{said.outcome}; to the administrator: {shown.outcome}"
            cases.control(f"{name} by {how}", said.by_odoo and seen, evidence, cell)
            cases.held(f"{name} by {how}", unless=any(map(said.shows, tokens)), cell=cell,
                       witness="answer, the tokens in PostgreSQL",
                       evidence=f"{way.name}: {said.outcome}")  # fmt: skip
    cases.covered("kinds of tokens", len(tried), len(kinds))


SOME = 5
"""Records of a kind that are asked for at once."""


def links():
    """The fields that hold the token of a link, each with its model."""
    reviewed = known_names("secret_fields")["plain"]
    return [name for one in reviewed if one["why"] == "a link's token" for name in one["fields"]]


OPENED = {
    "quotation-a": "/my/orders/{id}?access_token={token}",
    "survey-a": "/survey/print/{token}",
}
"""Links that provisioning made, by the record that they open."""


@pytest.fixture
def opened(undisturbed, pages, anonymous, planted, own, cases):
    """Each link, opened: what it opens and the page."""
    # Odoo notes on a quotation that its customer has seen it.
    seen = [["model", "=", "sale.order"], ["res_id", "=", planted["quotation-a"].id]]
    own.adopt("mail.message", seen)
    shown = {}
    for name, path in OPENED.items():
        record = planted[name]
        page = pages.open(anonymous, path.format(id=record.id, token=record.token))
        cases.control(name, page.status == 200 and page.shows(record.tracer),
                      f"status {page.status}")  # fmt: skip
        shown[name] = record, page
    return shown


@told_token(
    "URL-021",
    "A document's token stands with its document alone: in no other table, no file and no log",
    cwe=[522, 532],
    asvs=["v5.0.0-16.2.5"],
    needs=["database", "host", "module:sale", "module:survey"],
)
def test_tokens_stand_alone(opened, access, rows, host, cases):
    tokens = [record.token for record, _ in opened.values()]
    own_tables = {access.table(record.model) for record, _ in opened.values()}
    tables, found = set(rows.telling(tokens)), host.telling(tokens)
    cases.control(worked=own_tables <= tables, evidence=f"the tokens are seen in {tables}")
    cases.held("tables", unless=tables > own_tables, witness="PostgreSQL",
               evidence=", ".join(sorted(tables - own_tables)))  # fmt: skip
    cases.held("files", unless=bool(found), witness="files", evidence=", ".join(found))


@told_token(
    "URL-022",
    "A page that a token opens tells no other site its address",
    severity="medium",
    cwe=[201, 598],
    asvs=["v5.0.0-3.4.5"],
    needs=["module:sale", "module:survey"],
)
def test_address_is_kept(opened, cases):
    for name, (_, page) in opened.items():
        policy = tells_address(page.header("referrer-policy"), page.body)
        cases.held(name, unless=bool(policy), witness="wire", evidence=policy)
