"""What one database holds is told by no file, notification or code of the other."""

from base64 import b64encode
from functools import partial

import pytest

from odoo_owasp import Call, claim

pytestmark = pytest.mark.usefixtures("undisturbed")

isolation = partial(
    claim,
    verifies="DBI",
    severity="critical",
    asvs=["v5.0.0-8.4.1"],
)


@isolation(
    "DBI-006", "A stored file is served from the database that it is in, and by no path",
    cwe=[22, 552, 639],
    needs=["second-database", "database"],
)  # fmt: skip
def test_stored_files(directions, engagement, file_of, belongings, administrator_at, tracer, cases):
    files = {door: file_of(door) for door in directions[0]}
    for mine, other in directions:
        file, name = files[mine], mine.tenant.database
        kept = engagement.rows_of(mine.tenant).text("ir.attachment", "store_fname", file.id)
        cases.control(worked=bool(kept), evidence="the file is in the filestore")
        owner = administrator_at(other)
        values = {"name": f"{tracer}other", "type": "binary"}
        for what, path in inside(kept, name).items():
            made = belongings(other).make(
                owner, "ir.attachment", {**values, "store_fname": path, "checksum": "0" * 40}
            )
            said = other.jsonrpc.read(owner, "ir.attachment", [made], ["raw", "datas"])
            subject = f"a record that names {what}, of {name}"
            cases.control(subject, said.ok, said.error)
            cases.held(subject, unless=holds(said, file.text), witness="tracer")
        for door in (mine, other):
            for what, path in addresses(kept, name).items():
                page = door.device().open(path)
                subject = f"{what}, of {name} at {door.tenant.database}"
                cases.control(subject, page.status > 0, "no answer")  # a front may refuse, too
                cases.held(subject, unless=page.shows(file.text), witness="tracer",
                           evidence=f"status {page.status}")  # fmt: skip
        page = mine.device().open(file.link)
        cases.control(worked=page.shows(file.text), evidence=f"at home: status {page.status}")


def holds(said, text):
    """Whether a record was read that holds ``text``, be it in base64."""
    told = said.value[0] if said.value else {}
    return said.shows(text) or b64encode(text.encode()).decode() in str(told)


def inside(kept, database):
    """How a record could name a file of another's filestore."""
    return {
        "the other's folder": f"../{database}/{kept}",
        "the whole path": f"/filestore/{database}/{kept}",
        "a folder's folder": f"{kept[:2]}/../../{database}/{kept}",
    }


def addresses(kept, database):
    """Where a front that served stored files would serve one."""
    return {
        "/web/filestore": f"/web/filestore/{database}/{kept}",
        "/filestore": f"/filestore/{database}/{kept}",
        "/data/filestore": f"/data/filestore/{database}/{kept}",
        "its database's name": f"/{database}/{kept}",
        "/web/static": f"/web/static/filestore/{database}/{kept}",
        "/web/content": f"/web/content/../filestore/{database}/{kept}",
    }


@isolation(
    "DBI-007", "The bus of one database gives no notification of the other", cwe=[488, 639],
    needs=["second-database", "module:bus", "module:mail"],
)  # fmt: skip
def test_foreign_notifications(directions, belongings, administrator_at, tracer, cases):
    for mine, other in directions:
        role, name = administrator_at(mine), mine.tenant.database
        text, own = f"{tracer}{name}", belongings(mine)
        own.adopt("mail.message", [["body", "like", tracer]])
        channel = own.make(role, "discuss.channel", {"name": text, "channel_type": "group"})
        said = {"body": text, "message_type": "comment"}
        mine.session(role).call(Call("discuss.channel", "message_post", (channel,), said))
        cases.control(name, peek(mine, role, []).shows(text), "its own was not given it")
        foreign = {
            "own channels": [],
            "a channel of the same number": [f"discuss.channel_{channel}"],
            "its name": [f'["{name}","discuss.channel",{channel}]'],
            "its parts": [[name, "discuss.channel", channel]],
            "its person's parts": [[name, "res.partner", 3], [name, "res.users", role.uid]],
            "the database's name": [name, f"{name}_discuss.channel_{channel}"],
        }
        for what, channels in foreign.items():
            told = peek(other, administrator_at(other), channels)
            subject = f"{what}, of {name}"
            cases.control(subject, told.by_odoo, f"status {told.status}")
            cases.held(subject, unless=told.shows(text), witness="tracer", evidence="it was given")
        cases.control(name, peek(mine, role, []).shows(text), "gone before the other asked")


def peek(door, role, channels):
    """What the bus gives a role that asks for ``channels``."""
    return door.session(role).post(
        "/websocket/peek_notifications", channels=channels, last=0, is_first_poll=True
    )


@isolation(
    "DBI-008", "Code that customizes one database reads and changes nothing of the other",
    cwe=[653, 94],
    needs=["second-database", "database"],
)  # fmt: skip
def test_code_of_one(directions, belongings, administrator_at, tracer, sample, cases):
    for mine, other in directions:
        owner, own = administrator_at(mine), belongings(mine)
        model = mine.jsonrpc.search(owner, "ir.model", [("model", "=", "res.partner")]).value[0]
        name, order = other.tenant.database, other.tenant.planted["quotation-a"].id

        def run(code, make=own.make_all, call=mine.jsonrpc.call, owner=owner, model=model):
            # Capitals: what quotes the code does not quote them. An error undoes what was done.
            text = f"{code}\nraise UserError('{tracer}'.upper() + str(result))"
            values = {"name": tracer, "model_id": model, "state": "code", "code": text}
            made = make(owner, "ir.actions.server", [values])
            if not made.ok:  # refused before it could be run
                return made
            return call(owner, Call("ir.actions.server", "run", tuple(made.value)))

        its_own = run(READ.format(cr="env.cr", order=order))
        ran = its_own.shows(mine.tenant.planted["quotation-a"].tracer)
        cases.control(worked=ran and its_own.shows(tracer.upper()), evidence=its_own.message[:200])
        for what in sample(list(CODES), 4):
            said = run(CODES[what].format(name=name, order=order))
            subject = f"{what}, to {name}"
            cases.control(subject, said.by_odoo, f"status {said.status}")
            cases.held(subject, unless=said.shows(tracer.upper()), witness="tracer",
                       evidence="the code reached it")  # fmt: skip


READ = """\
cr = {cr}
cr.execute("SELECT client_order_ref FROM sale_order WHERE id = {order}")
result = cr.fetchall()"""
CODES = {
    "the registries": READ.replace("{cr}", "env.registry.registries['{name}'].cursor()"),
    "a new registry": READ.replace("{cr}", "env.registry.new('{name}').cursor()"),
    "a registry of its class": READ.replace("{cr}", "env.registry.__class__('{name}').cursor()"),
    "the cursor's pool": READ.replace("{cr}", "env.cr._Cursor__pool.borrow('{name}').cursor()"),
    "a name with a database": """\
env.cr.execute('SELECT client_order_ref FROM "{name}".public.sale_order WHERE id = {order}')
result = env.cr.fetchall()""",
    "a link": """\
env.cr.execute("CREATE EXTENSION dblink")
env.cr.execute("SELECT * FROM dblink('dbname={name} user=odoo', 'SELECT 1') AS t(one int)")
result = env.cr.fetchall()""",
    "a foreign server": """\
env.cr.execute("CREATE EXTENSION postgres_fdw")
env.cr.execute("CREATE SERVER x FOREIGN DATA WRAPPER postgres_fdw OPTIONS (dbname '{name}')")
result = 'made'""",
    "the server's files": """\
env.cr.execute("SELECT pg_ls_dir('base/' || oid) FROM pg_database WHERE datname = '{name}'")
result = env.cr.fetchall()""",
    "a program of the server's": """\
env.cr.execute("CREATE TEMPORARY TABLE x (line text)")
env.cr.execute("COPY x FROM PROGRAM 'true'")
result = 'run'""",
}
"""Code that would read the other database, or where it is kept, by what it would use."""
