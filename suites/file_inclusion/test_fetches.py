"""Odoo opens no address and no file that a document or a user names."""

from functools import partial
from itertools import product

from odoo_owasp import Call, Cell, Reach, claim, vectors

fetch = partial(
    claim,
    verifies="RFI",
    severity="high",
    odoo=">=19",
)


DECLARATION = '<?xml version="1.0"?>\n'


@fetch(
    "RFI-007",
    "A view whose XML names files or addresses in entities is read without them",
    cwe=[611, 827],
    asvs=["v5.0.0-1.5.1"],
    needs=["host"],
)
def test_entities(bench, host, quiet, tells, leaving, tracer, sample, cases):
    documents = [
        one for one in vectors("file")
        if one.value.startswith("<") and {"{canary}", "{listener}"} & {*placeholders(one)}
    ]  # fmt: skip
    tried = sample(documents, 8)
    cases.covered("documents", len(tried), len(documents))
    shown = f"<t t-name='x'><p t-out=\"'{tracer}'.upper()\"/></t>"
    order = [None, *tried, None]
    with host.watch(tracer) as machine:
        # A view holds no declaration: Odoo would refuse the document for that alone.
        bare = [one.filled(**leaving).removeprefix(DECLARATION) for one in tried]
        views = put(bench, [shown, *bare, shown])
        sent = [
            (vector, partial(rendered, bench, view))
            for vector, view in zip(order, views, strict=True)
        ]
        for vector, reply in cases.sweep(sent):
            known = tells(reply)
            cell = Cell("a view", "administrator", "attack" if vector else "legal")
            if not vector:
                cases.control("a view", bool(known), reply.message[:300], cell)
                continue
            cases.control("a view", reply.came, f"{vector.id}: no answer", cell)
            cases.held(
                f"a view: {vector.id}", unless=bool(known), given="a view", witness="canaries",
                evidence=f"{vector.tries}: {' and '.join(known)}", cell=cell,
            )  # fmt: skip
    quiet(machine)


@fetch(
    "RFI-008",
    "No address that an employee writes into an import or a picture is opened",
    cwe=[918],
    asvs=["v5.0.0-1.3.6"],
    needs=["host", "role:employee-a", "module:base_import", "module:web_unsplash"],
)
def test_addresses(bench, engagement, pages, host, quiet, of_kind, leaving, tracer, sample, cases):
    employee = engagement.role("employee-a")
    attacks = [
        one for one in of_kind("path", "url")[1] if {"{listener}", "{port}"} & {*placeholders(one)}
    ]
    tried = sample(attacks, 8)
    cases.covered("addresses", len(tried), len(attacks))
    # What an administrator imports is fetched: so the witness hears what Odoo opens.
    wanted = f"http://{host.listener}/{tracer}-administrator"
    reply = imported(bench, bench.administrator, wanted)
    heard = host.called(f"{tracer}-administrator")
    cases.control("an import", heard, f"an administrator's: {reply.message[:200]}")
    with host.watch(tracer) as machine:
        sent = []
        for number, (vector, (name, send)) in enumerate(
            product(tried, ways(bench, pages, employee).items())
        ):
            mark = f"{tracer}u{number:03}"  # so that a call tells what it is due to
            address = vector.filled(**{**leaving, "tracer": mark})
            sent.append(((name, vector, mark), partial(send, address=address, mark=mark)))
        for (name, vector, mark), answer in cases.sweep(sent):
            cell = Cell(name, employee.name, "address")
            cases.control(name, answer.came, f"{vector.id}: {answer.outcome}", cell)
            cases.held(
                f"{name}: {vector.id}",
                unless=host.called(mark),
                given=name,
                witness="listener",
                evidence=f"{vector.tries}: our listener was called",
                cell=cell,
                reach=Reach.SERVER,
            )
    quiet(machine)


def ways(bench, pages, role):
    """The ways to have an address fetched; the last puts it behind a host that is known."""

    def behind(address, mark):
        known = f"https://images.unsplash.com@{address.partition('://')[2]}"
        return pictured(pages, role, known, mark)

    return {
        "an import": lambda address, mark: imported(bench, role, address),
        "a picture": lambda address, mark: pictured(pages, role, address, mark),
        "a picture by a known host": behind,
    }


def placeholders(vector):
    """The placeholders in a document."""
    return [one for one in ("{canary}", "{listener}", "{port}") if one in vector.value]


def put(bench, documents):
    """Views that any employee may have rendered, one a document."""
    everyone = [(6, 0, [bench.known("base.group_user")])]
    return bench.put("ir.ui.view", [
        {"key": f"odoo_owasp.{bench.name()}", "type": "qweb", "group_ids": everyone, "arch": one}
        for one in documents
    ])  # fmt: skip


def rendered(bench, view):
    """A view as it is shown; the refusal where it was not made."""
    if not isinstance(view, int):
        return view
    return bench.call("ir.ui.view", "render_public_asset", template=view)


def imported(bench, role, address):
    """A dry run of importing a contact whose picture is at ``address``."""
    file = f'{bench.name()},"{address}"\n'
    dialog = bench.own.open(role, "base_import.import", {
        "res_model": "res.partner", "file": file, "file_type": "text/csv",
        "file_name": f"{bench.tracer}.csv",
    })  # fmt: skip
    options = {"has_headers": False, "separator": ",", "quoting": '"', "encoding": "utf-8"}
    return bench.transport.call(role, Call("base_import.import", "execute_import", (dialog,), {
        "fields": ["name", "image_1920"], "columns": ["name", "image_1920"], "options": options,
        "dryrun": True,
    }))  # fmt: skip


def pictured(pages, role, address, tracer):
    """A picture from a library of pictures, as the editor asks for it."""
    urls = {tracer: {"url": address, "download_url": address, "description": tracer}}
    return pages.call(role, "/web_unsplash/attachment/add", unsplashurls=urls, query=tracer)
