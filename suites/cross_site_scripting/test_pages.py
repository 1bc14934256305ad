"""What stands in an address or in a file is shown, and never executed."""

import base64
from functools import partial

from odoo_owasp import Cell, Look, claim, over, vectors

page = partial(
    claim,
    verifies="XSS",
    severity="high",
    asvs=["v5.0.0-1.2.1", "v5.0.0-3.2.1"],
)
ROUNDS = 3
"""How often an address is asked for, with other attacks each time."""
SHOWN = {
    "anonymous": [
        "/web/login?login={}", "/web/login?error={}", "/web/login?message={}",
        "/web/login?redirect={}", "/web/reset_password?login={}", "/web/reset_password?token={}",
        "/web/reset_password?error={}", "/website/search?search={}",
    ],
    "portal-a": ["/my/tasks?search={}", "/my/tasks?sortby={}", "/my/tasks?groupby={}"],
    "employee-a": [],
}  # fmt: skip
"""The pages that show what stands in their address."""
SILENT = {
    "anonymous": [
        "/{}", "/no-such-page/{}", "/web/content/{}", "/contactus?name={}", "/survey/start/{}",
        "/my/orders/1?access_token={}",
    ],
    "portal-a": ["/my/orders?sortby={}"],
    "employee-a": ["/report/html/{}/1", "/odoo/{}", "/odoo/action-{}", "/odoo/res.partner/{}"],
}  # fmt: skip
"""Pages that may make something else of it."""


@page(
    "XSS-004", "What stands in the address of a page is never executed there",
    cwe=[79, 80, 83], needs=["browser", "module:website"],
)  # fmt: skip
@over(roles="anonymous portal-a employee-a")
def test_addresses(role, garden, welcome, sample, cases):
    if role.name == "employee-a":
        welcome(role)
    paths = SHOWN[role.name] + SILENT[role.name]
    some = sample([(path, turn) for turn in range(ROUNDS) for path in paths], 3)
    garden.visit(role, [garden.address(path, shown=path in SHOWN[role.name]) for path, _ in some])
    cases.covered("addresses", len({path for path, _ in some}), len(paths), shared=True)


OPENED = ["/web/content/{}", "/web/content/{}?mimetype=text/html", "/web/image/{}"]
"""How a file is opened."""


@page(
    "XSS-005", "A file that an employee uploads runs no script when it is opened by its address",
    cwe=[79, 434], needs=["browser"],
)  # fmt: skip
def test_files(engagement, own, browser, tracer, sample, cases):
    writer, reader = engagement.role("employee-a"), engagement.role("administrator")
    files = [vector for vector in vectors("xss") if vector.kind == "mime" and not vector.control]
    everything = [
        (vector, path) for vector in files for path in OPENED
        if "image" not in path or vector.mimetype.startswith("image/")
    ]  # fmt: skip
    some = sample(everything, 8)
    looks = {}
    for number, (vector, path) in enumerate(some):
        mark = f"{tracer}{number:04x}"
        made = own.make(writer, "ir.attachment", {
            "name": vector.file_name(tracer=mark), "mimetype": vector.mimetype,
            "datas": base64.b64encode(vector.content(tracer=mark)).decode(),
        })  # fmt: skip
        looks[Look(f"{vector.id} {path}", path.format(made), silent=True, contained=True)] = mark
    for look, visit in browser.visits(reader, looks, tracer):
        vector, _, path = look.name.partition(" ")
        cell = Cell(path, reader.name, vector)
        came = visit.saved or visit.status == 200
        cases.control(look.name, visit.control and came, f"status {visit.status}", cell)
        cases.held(
            look.name,
            unless=looks[look] in visit.executed,
            witness="Chromium",
            evidence=f"{reader.name} opened the file, and its script called the witness",
            cell=cell,
            picture=visit.picture,
        )
    cases.covered("files", len({vector.id for vector, _ in some}), len(files))
