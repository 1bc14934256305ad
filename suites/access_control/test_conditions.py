"""A search is no oracle: what it finds does not depend on what the caller may not read."""

from functools import partial

from odoo_owasp import Call, Cell, Outcome, claim, over, rotated

ROLES = "portal-a portal-b employee-a employee-b manager"

# Every kind of condition on a text beside a record: on the path, or within the link.
CONDITIONS: dict = {
    "=": lambda link, field, text: (f"{link}.{field}", "=", text),
    "!=": lambda link, field, text: (f"{link}.{field}", "!=", text),
    "in": lambda link, field, text: (f"{link}.{field}", "in", [text]),
    "not in": lambda link, field, text: (f"{link}.{field}", "not in", [text]),
    "ilike": lambda link, field, text: (f"{link}.{field}", "ilike", text),
    "not ilike": lambda link, field, text: (f"{link}.{field}", "not ilike", text),
    "=like": lambda link, field, text: (f"{link}.{field}", "=like", f"{text}%"),
    "any": lambda link, field, text: (link, "any", [(field, "=", text)]),
    "not any": lambda link, field, text: (link, "not any", [(field, "=", text)]),
}
# What is asked of several neighbours: "not" on such a path asks whether there is another.
OF_MANY = ("=", "in", "ilike", "=like", "any", "not any")
# Every method that takes a condition.
BY: dict = {
    "search_count": {},
    "search": {},
    "search_read": {"fields": ["id"]},
    "web_search_read": {"specification": {"id": {}}},
    "formatted_read_group": {"groupby": ["id"], "aggregates": ["__count"]},
    "web_read_group": {"groupby": ["id"], "aggregates": ["__count"]},
    "name_search": {"name": ""},
}
EACH = 2
"""How many of the methods ask about one relation, each with another kind of condition."""
# Declared to be searched without asking for a right: whether a contact has a certain user.
DECLARED = {("res.partner", "user_ids")}
# Searched by the model's own code, which judges what was found afterwards.
SEARCHES_ITSELF = {"ir.attachment"}


@claim(
    "IDOR-008",
    "No search tells what an unreadable record holds",
    verifies="IDOR",
    severity="high",
    cwe=[203, 639],
    asvs=["v5.0.0-8.2.2"],
    needs=["source", "database"],
)
@over(roles=ROLES)
def test_no_search_tells_what_is_hidden(role, administrator, ways, beside_hidden, sample, cases):
    """Every relation from a readable record to a hidden one: is its text this, or another?

    Both questions must be answered alike. Methods, conditions and transports take turns, so that
    over the roles and relations each method meets each kind of condition on each transport.
    """
    tries = []
    found = [
        beside
        for beside in beside_hidden(role)
        if beside.relation.key not in DECLARED and beside.relation.model not in SEARCHES_ITSELF
    ]
    chosen = sample(found, 6)
    for beside in chosen:
        turn = ROLES.split().index(role.name)
        for place in range(EACH):
            method = rotated([*BY], str(beside), turn * EACH + place)
            kind = rotated(
                OF_MANY if beside.relation.many else [*CONDITIONS], f"{beside} {method}", turn
            )
            way = rotated(ways, f"{beside} {kind}", turn)
            for right in (True, False):
                call = question(beside, method, kind, right=right)
                about = beside, method, kind
                tries.append((about, partial(way.call, role, call)))
                tries.append((about, partial(way.call, administrator, call)))
    answers = list(cases.sweep(tries))
    for place in range(0, len(answers), 4):
        beside, method, kind = answers[place][0]
        right, owner_right, wrong, owner_wrong = (one for _, one in answers[place : place + 4])
        subject = f"{beside} {kind} by {method}"
        cell = Cell(beside.relation.model, role.name, method)
        cases.control(
            subject,
            owner_right.ok and owner_wrong.ok and owner_right.value != owner_wrong.value,
            f"the administrator is told {told(owner_right)}; else {told(owner_wrong)}",
            cell,
        )
        reached = right.ok or right.outcome is Outcome.DENIED
        cases.control(subject, reached, told(right), cell)
        cases.held(
            subject,
            unless=(right.outcome, right.value) != (wrong.outcome, wrong.value),
            witness="the hidden row in PostgreSQL",
            evidence=f"told {told(right)}; else {told(wrong)}",
            cell=cell,
        )
    cases.covered("searched relations to hidden records", len(chosen), len(found), shared=True)


def question(beside, method, kind, *, right):
    """Whether the record is found by what its neighbour holds; or by what nothing holds."""
    text = beside.value if right else beside.value[::-1] + "~"
    condition = CONDITIONS[kind](beside.relation.field, beside.field, text)
    domain = [("id", "=", beside.one), condition]
    context = {"active_test": False}
    return Call(beside.relation.model, method, None,
                {"domain": domain, "context": context, **BY[method]})  # fmt: skip


def told(answer):
    """What came back, for people."""
    return f"{answer.outcome} {answer.error} {str(answer.value or answer.message)[:100]}"
