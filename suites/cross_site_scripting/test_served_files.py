"""What the server sends along with stored files, so that no browser runs what they hold."""

from base64 import b64encode
from functools import partial
from urllib.parse import quote

from odoo_owasp import Cell, claim, forbids_scripts, vectors

contained = partial(
    claim,
    verifies="XSS",
    severity="high",
    cwe=[79, 434],
)
WAYS = {
    "/web/content/{id}": "content",
    "/web/content/{id}?mimetype=text/html": "content of a type that the address names",
    "/web/content/{id}/{name}.html": "content by a name",
    "/web/content/ir.attachment/{id}/datas?filename={name}.svg": "content of a field",
    "/web/content/{id}?download=true": "download",
    "/web/image/{id}": "image",
    "/web/image/{id}?filename={name}.html": "image by a name",
}
"""The ways to a stored file, and what they are called."""


@contained(
    "XSS-030", "No file that was uploaded is served so that a browser runs what it holds",
    asvs=["v5.0.0-3.2.1", "v5.0.0-5.4.2"], odoo=">=19",
)  # fmt: skip
def test_files(engagement, own, pages, sample, tracer, cases):
    """Every hostile file and every hostile name, by each way that leads to a stored file."""
    writer = engagement.role("employee-a")
    readers = [engagement.role(name) for name in ("employee-a", "administrator")]
    mark = tracer
    files = [
        (one, one.content(tracer=mark), f"{mark} {one.file_name(tracer=mark)}", one.mimetype)
        for one in vectors("xss") if one.kind == "mime"
    ] + [
        (one, b"plain", f"{mark} {one.with_tracer(mark)}", "text/plain")
        for one in vectors("xss") if one.kind == "file-name"
    ]  # fmt: skip
    tried = sample(files, 12)
    made = own.make_all(
        writer,
        "ir.attachment",
        [
            {"name": name, "mimetype": type_, "datas": b64encode(content).decode()}
            for _, content, name, type_ in tried
        ],
    )
    cases.control("files are kept", made.ok, made.message)
    if not made.ok:
        return
    plan = [
        ((vector, content, way, reader), partial(pages.open, reader, address(way, record, name)))
        for number, ((vector, content, name, _), record) in enumerate(
            zip(tried, made.value, strict=True)
        )
        for way in WAYS
        for reader in (readers[number % 2],)
    ]
    for (vector, content, way, reader), page in cases.sweep(plan):
        cell = Cell(way.partition("?")[0], reader.name, WAYS[way])
        subject = f"{way} {vector.id}"
        whole = page.content == content
        # An image that is none is answered with another in its place: there is nothing to judge.
        replaced = page.status == 200 and "/image/" in way and not whole
        came = f"status {page.status}, {page.size} bytes"
        cases.control(subject, whole or replaced, came, cell)
        if replaced:
            continue
        cases.held(
            subject,
            unless=bool(runs(page) or misled(page, mark)),
            witness="wire",
            evidence=f"{vector.tries}, by {reader.name}: {runs(page) or misled(page, mark)}",
            cell=cell,
        )
    cases.covered("files", len(tried), len(files))


def address(way, record, name):
    """The address of a stored file by one of the ways."""
    name = quote(name[:40].replace("/", "-"), safe="")
    return way.replace("{id}", str(record)).replace("{name}", name)


def runs(page):
    """Why a browser might run what the answer holds; empty: it does not."""
    type_ = page.header("content-type").lower()
    if not type_:
        return "it says no type"
    if page.header("x-content-type-options").lower() != "nosniff":
        return "a browser may guess another type"
    if not any(map(forbids_scripts, page.all("content-security-policy"))):
        return f"no policy forbids scripts; the type is {type_}"
    return ""


def misled(page, mark):
    """Why the file's name reaches further than its header; empty: it does not."""
    for name, value in page.headers:
        if mark in value and name not in ("content-disposition", "location", "link"):
            return f"the name stands in the header {name}"
    if len(page.all("content-disposition")) > 1 or len(page.all("content-type")) > 1:
        return "a header stands there twice"
    return ""
