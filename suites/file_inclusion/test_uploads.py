"""A file that somebody uploads is kept as it is, and served as nothing that acts."""

from base64 import b64encode
from functools import partial

from odoo_owasp import Cell, claim, vectors

ACTIVE = ("html", "xml", "svg", "xsl", "hta", "x-component")
"""Parts of the names of types that a browser runs scripts of."""


@partial(
    claim,
    verifies="RFI",
    severity="high",
    cwe=[434, 646],
    asvs=["v5.0.0-3.2.1", "v5.0.0-5.3.1"],
    odoo=">=19",
    needs=["host", "role:employee-a"],
)("RFI-009", "A file that an employee uploads is served whole, and as nothing that a browser runs")
def test_uploads(bench, engagement, pages, host, quiet, leaving, tracer, sample, cases):
    employee = engagement.role("employee-a")
    files = [one for one in vectors("file") if one.kind == "file"]
    tried = sample(files, 8)
    contents = [one.content(**leaving) for one in tried]
    with host.watch(tracer) as machine:
        values = [
            {
                "name": f"{tracer}-{one.file_name(**leaving)}",
                "mimetype": one.mimetype,
                "datas": b64encode(content).decode(),
            }
            for one, content in zip(tried, contents, strict=True)
        ]
        records = bench.put("ir.attachment", values, employee)
        kept = [
            ((vector, content), partial(pages.open, employee, f"/web/content/{record}"))
            for vector, content, record in zip(tried, contents, records, strict=True)
            if isinstance(record, int)  # a name that the database cannot hold is refused
        ]
        cases.covered("files", len(kept), len(files))
        for (vector, content), page in cases.sweep(kept):
            cell = Cell("/web/content", employee.name, "file")
            whole = page.status == 200 and page.content == content
            cases.control(vector.id, whole, f"status {page.status}, {page.size} bytes", cell)
            cases.held(
                vector.id,
                unless=bool(acts(page)),
                witness="wire",
                evidence=f"{vector.tries}: {acts(page)}",
                cell=cell,
            )
    quiet(machine)


def acts(page):
    """Why a browser might run what ``page`` holds; empty: it does not."""
    type_ = page.header("content-type").lower()
    if any(part in type_ for part in ACTIVE) and "openxml" not in type_:
        return f"the type is {type_}"
    if page.header("x-content-type-options") != "nosniff":
        return "a browser may guess another type"
    if "default-src 'none'" not in page.header("content-security-policy"):
        return "no policy forbids scripts"
    return ""
