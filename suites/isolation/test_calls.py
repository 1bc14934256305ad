"""Calls that name their database: the host that is asked for decides about it all the same."""

from odoo_owasp import Call, claim

WAYS = ("jsonrpc", "xmlrpc", "xmlrpc1")
WHO = Call("res.users", "context_get")


@claim(
    "DBI-010",
    "No call that names another database than its host's reaches that database",
    verifies="DBI",
    severity="high",
    cwe=[639],
    asvs=["v5.0.0-8.4.1"],
    needs=["second-database", "database", "transport:jsonrpc", "transport:xmlrpc"],
)
def test_named_database(first, second, engagement, administrator_at, statements, cases):
    role, name = administrator_at(second), second.tenant.database
    astray = engagement.door(first.tenant, name)
    for way in WAYS:
        cases.control(way, second.rpc[way].call(role, WHO).ok, "nor at its own host")
        said = astray.rpc[way].call(role, WHO)
        cases.held(f"{way}: a method", unless=said.ok, given=way, witness="answer",
                   evidence="answered")  # fmt: skip
        said = astray.rpc[way].service("db", "db_exist", name)
        cases.held(f"{way}: whether it exists", unless=said.ok and said.value is True, given=way,
                   witness="answer", evidence="told")  # fmt: skip
    # The services are the same by each way; to verify a password takes Odoo half a second.
    key: tuple = (name, role.login, role.api_key.reveal(), {})
    said = astray.jsonrpc.service("common", "authenticate", *key)
    cases.held("a login", unless=said.ok and bool(said.value), given="jsonrpc", witness="answer",
               evidence="let in")  # fmt: skip
    with statements.watch() as watched:
        astray.jsonrpc.service("object", "execute_kw", name, role.uid, "wrong", *CALL)
    opened = any(f'"dbname":"{name}"' in line for line in watched.lines)
    cases.held("without the right credentials", unless=opened, given="jsonrpc",
               witness="statement log", evidence="it was opened")  # fmt: skip


CALL: tuple = ("res.users", "context_get", [])
