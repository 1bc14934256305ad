"""What is secret is read, searched, sorted, grouped and exported by nobody who must not."""

import re
from functools import partial

from odoo_owasp import Call, Cell, claim, known_names, over, rotated

ROLES = "portal-a portal-b employee-a employee-b manager administrator"
secret = partial(claim, severity="critical", cwe=[522, 863])
USERS = "res.users"
HASH = "$pbkdf2"


def asking(field, one):
    """Every way to ask for a field of one record."""
    where = [("id", "=", one)]
    every = {"domain": where, "context": {"active_test": False}}
    return {
        "read": Call(USERS, "read", (one,), {"fields": [field]}),
        "search_read": Call(USERS, "search_read", None, {**every, "fields": [field]}),
        "web_read": Call(USERS, "web_read", (one,), {"specification": {field: {}}}),
        "export": Call(USERS, "export_data", (one,), {"fields_to_export": [field]}),
        "sort": Call(USERS, "search", None, {**every, "order": field}),
        "group": Call(USERS, "formatted_read_group", None,
                      {**every, "groupby": [field], "aggregates": ["__count"]}),
        "copy": Call(USERS, "copy_data", (one,)),
        "defaults": Call(USERS, "default_get", None, {"fields": [field]}),
        "path": Call("res.partner", "search_read", None,
                     {"domain": [("user_ids", "=", one)], "fields": ["display_name"],
                      "order": f"user_ids.{field}"}),
    }  # fmt: skip


@secret(
    "PWD-001",
    "Nobody reads a password, nor learns by a search what its hash is like",
    verifies="PWD-1",
    asvs=["v5.0.0-14.2.6"],
    needs=["database"],
)
@over(roles=ROLES)
def test_password_is_not_read(role, administrator, engagement, ways, rows, sample, cases):
    turn = ROLES.split().index(role.name)
    owners = {"the administrator's": administrator, "own": role}
    stored = {whose: rows.text(USERS, "password", owner.uid) for whose, owner in owners.items()}
    there = all(one.startswith(HASH) for one in stored.values())
    engagement.redactor.learn(stored.values())
    cases.control(worked=there, evidence="there is no hash to be told")
    tries = [
        (whose, field, name) for whose in owners for field in FIELDS
        for name in (*asking(field, 0), *questions(HASH))
    ]  # fmt: skip
    tried = sample(tries, 10)
    for whose, field, name in tried:
        way, whom = rotated(ways, f"{name} {field}", turn), owners[whose].uid
        if call := asking(field, whom).get(name):
            said, subject = way.call(role, call), f"{whose} {field} by {name}"
            cases.control(subject, said.by_odoo, f"{said.outcome} {said.error}")
            cases.held(
                subject,
                unless=said.shows(HASH) or said.shows(stored[whose]) or filled(said, field),
                witness="answer, the hash in PostgreSQL",
                evidence=f"{way.name}: {said.outcome}, {fields(said)}",
                cell=Cell(USERS, role.name, name),
            )
        else:
            pair = questions(stored[whose])[name]
            asked = [way.call(role, found(whom, field, *one)) for one in pair]
            subject = f"{whose} {field} asked for by {name}"
            cases.control(subject, all(one.by_odoo for one in asked), asked[0].error)
            told = [(one.outcome, one.value) for one in asked]
            cases.held(
                subject, unless=told[0] != told[1], witness="answer",
                evidence=f"{way.name}: {told}", cell=Cell(USERS, role.name, "search"),
            )  # fmt: skip
    cases.covered("ways to be told", len(tried), len(tries))


FIELDS = ("password", "new_password")


def questions(stored):
    """Pairs of conditions, by name: the first is true of the hash, the second of none."""
    return {
        "likeness": (("=like", f"{stored[:40]}%"), ("=like", "$nothing$%")),
        "equality": (("=", stored), ("=", "$nothing$")),
        "order": ((">", stored[:20]), (">", "~~~~")),
        "presence": (("!=", False), ("=", "$nothing$")),
    }


def found(one, field, operator, value):
    """Whether a record is found by a condition."""
    domain = [("id", "=", one), (field, operator, value)]
    return Call(USERS, "search", None, {"domain": domain, "context": {"active_test": False}})


def filled(said, field):
    """Whether an answer holds anything in ``field``."""
    return said.ok and any(one.get(field) for one in records(said.value))


def fields(said):
    """The names of what an answer tells, without the values."""
    return sorted({name for one in records(said.value) for name in one})


def records(value):
    """The records in an answer."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


@secret(
    "CRY-004",
    "Keys, tokens and passwords of services are read, searched, sorted and grouped by "
    "administrators alone, the seed of a second factor by nobody",
    verifies="CRY",
    asvs=["v5.0.0-14.2.6", "v5.0.0-13.3.2"],
    needs=["source"],
    odoo=">=19",
)
@over(roles=ROLES)
def test_secret_fields(role, administrator, engagement, jsonrpc, ways, surface, sample, cases):
    known = known_names("secret_fields")
    present = {f"{field.model}.{field.name}": field for field in surface.fields}
    listed = {name for kind in ("secret", "plain") for one in known[kind] for name in one["fields"]}
    for name in sorted(present.keys() - listed):
        if present[name].stored and re.search(known["named"], present[name].name):
            cases.control(name, False, "its name says that it is secret, and nobody looked at it")
    asked = Call("ir.config_parameter", "get_param", None, {"key": "database.secret"})
    told = str(jsonrpc.call(administrator, asked).value)
    engagement.redactor.learn([told])
    cases.control(worked=len(told) > 20, evidence="the database's secret is not known")
    closed = [
        (name, one["readers"])
        for one in known["secret"]
        for name in one["fields"]
        if name in present and one["readers"] != role.name
    ]
    tried = sample(closed, 5)
    turn = ROLES.split().index(role.name)
    for name, readers in tried:
        model, _, field = name.rpartition(".")
        for how, ask in ASKED.items():
            sortable = present[name].stored and present[name].type != "binary"
            if how in ("sort", "group") and not sortable:
                continue
            way = rotated(ways, f"{name} {how}", turn)
            said, subject = way.call(role, ask(model, field)), f"{name} by {how}"
            cell = Cell(model, role.name, how)
            cases.control(subject, said.by_odoo, f"{said.outcome} {said.error}", cell)
            # Nobody fetches a value only to show that it is there.
            count = ask if how in ("search", "sort") else ASKED["search"]
            shown = way.call(administrator, count(model, field if readers != "nobody" else "id"))
            cases.control(
                subject, shown.ok, f"not even shown to administrators: {shown.error}", cell
            )
            cases.held(
                subject,
                unless=said.ok or said.shows(told),
                witness="answer",
                evidence=f"{way.name}: {said.outcome}",
                cell=cell,
            )
    every = [name for one in known["secret"] for name in one["fields"] if name in present]
    cases.covered("secret fields", len(tried), len(every))


EVERY = {"context": {"active_test": False}}
ASKED = {
    "read": lambda model, field: Call(model, "search_read", None,
                                      {"domain": [], "fields": [field], "limit": 3, **EVERY}),
    "search": lambda model, field: Call(model, "search_count", None,
                                        {"domain": [(field, "!=", False)], **EVERY}),
    "sort": lambda model, field: Call(model, "search", None,
                                      {"domain": [], "order": field, "limit": 3, **EVERY}),
    "group": lambda model, field: Call(model, "formatted_read_group", None,
                                       {"domain": [], "groupby": [field],
                                        "aggregates": ["__count"], **EVERY}),
}  # fmt: skip
