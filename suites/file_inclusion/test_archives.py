"""An archive of data that is imported stays in its own folder."""

from functools import partial

from odoo_owasp import Cell, Reach, claim

archive = partial(
    claim,
    verifies="RFI",
    severity="critical",
    cwe=[22, 73, 434],
    asvs=["v5.0.0-5.3.3"],
    odoo=">=19",
    needs=["host", "module:base_import_module"],
)


@archive("RFI-005", "A module that is imported as an archive writes and reads nothing but its own")
def test_archives(bench, host, quiet, of_kind, tells, leaving, tracer, sample, cases):
    last = bench.searched(repr(tracer.upper()))
    (legal, members), (_, paths) = of_kind("path", "member"), of_kind("path", "path")
    attacks = [*members, *(one for one in paths if "{canary}" in one.value)]
    tried = sample(attacks, 8)
    cases.covered("archive attacks", len(tried), len(attacks))
    legal = [one for one in legal if one.id not in SHADOWED]

    def sent(vector):
        if vector.kind == "path":
            return partial(bench.imported, including(vector.filled(**leaving)))
        member = vector.filled(**{**leaving, "tracer": f"{tracer}m"})
        return partial(bench.imported, last, (member, f"<odoo><!-- {tracer} --></odoo>"))

    with host.watch(tracer) as machine:
        own = bench.imported(including(f"{tracer}m/data/last.xml"))
        cases.control("file", ": '<odoo>" in own.message, own.message[:300])
        order = [*sample(legal, 2), *tried, legal[0]]
        for vector, reply in cases.sweep((one, sent(one)) for one in order):
            cell = Cell(vector.kind, "administrator", "legal" if vector.control else "attack")
            known = tells(reply)
            if vector.control:
                cases.control("member", bool(known), f"{vector.id}: {reply.message[-300:]}", cell)
                continue
            given = "member" if vector.kind == "member" else "file"
            cases.control(given, reply.came, f"{vector.id}: {reply.outcome}", cell)
            leaked = [what for what in known if vector.kind == "path" or "canary" in what]
            cases.held(
                vector.id,
                unless=bool(leaked) or (reply.ok and vector.kind == "path"),
                given=given,
                witness="canaries",
                evidence=f"{vector.tries}: {' and '.join(leaked)}",
                cell=cell,
                reach=Reach.SERVER,
            )
    quiet(machine)


SHADOWED = {"member-control-manifest"}
"""Members that every archive has."""


def including(path):
    """A data file that wants the text of another as a number: the error quotes what it read."""
    return (
        '<odoo><record id="r" model="res.partner"><field name="name">x</field>'
        f'<field name="color" type="char" file="{in_xml(path)}"/></record></odoo>'
    )


def in_xml(text):
    """``text`` within an attribute; what XML cannot hold is left out."""
    kept = "".join(sign for sign in text if sign >= " ")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
