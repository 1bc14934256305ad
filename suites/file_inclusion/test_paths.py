"""Who names a file gets none but those that are there to be got."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

from odoo_owasp import Cell, Reach, claim

SOURCE = "Part of Odoo. See LICENSE file"
"""The head of a program's source, which no path to an image leads to."""


@dataclass
class Way:
    """A way to a file by its path: ``send`` asks for one, ``suffix`` is what it must end in.

    ``legal`` are paths that must be answered with a file. A way that is ``strict`` gives no file
    beside those that are there to be got, any other none outside of Odoo's own folders.
    """

    name: str
    send: Any
    legal: list[str]
    suffix: str = ".txt"
    strict: bool = False
    root: str = ""
    """Where the path stands in a URL, which a front may refuse; empty: it stands in none."""

    def takes(self, path):
        """Whether ``path`` reaches Odoo on this way."""
        return not self.root or passes(self.root + in_url(path))


@partial(
    claim,
    verifies="RFI",
    severity="critical",
    cwe=[22, 23, 36, 73],
    asvs=["v5.0.0-5.3.2"],
    odoo=">=19",
    needs=["host"],
)("RFI-004", "No path that a request or a record names leads out of Odoo's folders")
def test_paths(
    bench, pages, host, quiet, of_kind, tells, leaving, tracer, anonymous, sample, cases
):
    legal, attacks = of_kind("path", "path")
    tried = sample(attacks, 8)
    cases.covered("path attacks", len(tried), len(attacks))
    images = [one.filled(**leaving) for one in legal]
    with host.watch(tracer) as machine:
        for way in ways(bench, pages, anonymous, images):
            given = {**leaving, "canary": host.canary_as(way.suffix)}
            aimed = [
                one
                for one in tried
                if (way.strict or "{canary}" in one.value) and way.takes(one.filled(**given))
            ]
            paths = [*way.legal, *(one.filled(**given) for one in aimed), way.legal[0]]
            about = [None] * len(way.legal) + aimed + [None]
            sent = zip(zip(about, paths, strict=True), way.send(paths), strict=True)
            for (vector, path), reply in cases.sweep(sent):
                cell = Cell(way.name, anonymous.name, "attack" if vector else "legal")
                if not vector:
                    cases.control(way.name, gives(reply), f"{path}: {brief(reply)}", cell)
                    continue
                cases.control(way.name, reply.by_odoo, f"{path}: {brief(reply)}", cell)
                known = tells(reply)
                cases.held(
                    f"{way.name}: {vector.id}",
                    unless=bool(known) or (way.strict and SOURCE in reply.body),
                    given=way.name,
                    witness="canaries",
                    evidence=f"{vector.tries}: {' and '.join(known) or 'a source'}",
                    cell=cell,
                    reach=Reach.SERVER,
                )
    quiet(machine)


def ways(bench, pages, anonymous, images):
    """The ways there are; ``images`` are legal below the folder of static files."""
    plain = [path for path in images if not set("%?") & set(path)]

    def below(name, root, legal, **more):
        def send(paths):
            return [partial(pages.open, anonymous, root + in_url(path)) for path in paths]

        return Way(name, send, legal, root=root, **more)

    yield below("static files of web", "/web/static/", images, strict=True)
    yield below(
        "static files of website", "/website/static/", ["src/img/milk-image-search.gif"],
        strict=True,
    )  # fmt: skip
    shapes = "/html_editor/shape/html_builder/"
    yield below("shapes", shapes, ["Airy/01.svg"], suffix=".svg")
    yield fonts(pages, anonymous)
    yield Way("addresses of attachments", attachments(bench, "url", "/web/static/"), plain)
    yield Way("stored names of attachments", attachments(bench, "store_fname", ""), ["legal"])
    yield Way(
        "files of a bundle",
        bundles(bench),
        ["src/search/control_panel/control_panel_mobile.css"],
        ".css",
    )


def fonts(pages, anonymous):
    """A JSON route whose handler takes a name: as an argument, for a path may hold no slash."""

    def send(paths):
        return [
            partial(pages.call, anonymous, "/web/sign/get_fonts", fontname=one) for one in paths
        ]

    return Way("fonts of signatures", send, ["Zeyada-Regular.ttf"], ".ttf")


def attachments(bench, field, root):
    """Public attachments, each with a path in ``field``; a stored name is not to be told so."""

    def send(paths):
        content = {"raw": "odoo-owasp"} if field == "store_fname" else {}
        found = bench.put(
            "ir.attachment",
            [{"public": True, **content, field: root + path} for path in paths],
        )
        return [
            partial(bench.pages.open, bench.anonymous, f"/web/content/{one}")
            if isinstance(one, int)
            else partial(_same, one)
            for one in found
        ]

    return send


def bundles(bench):
    """Bundles of style sheets with one file each."""

    def send(paths):
        named = [(f"odoo_owasp.{bench.name()}", path) for path in paths]
        found = bench.put(
            "ir.asset", [{"bundle": name, "path": f"/web/static/{path}"} for name, path in named]
        )
        return [
            partial(bench.pages.open, bench.anonymous, f"/web/assets/debug/{name}.css")
            if isinstance(one, int)
            else partial(_same, one)
            for one, (name, _) in zip(found, named, strict=True)
        ]

    return send


def in_url(path):
    """``path`` as it stands, but for what no URL may hold."""
    return "".join(sign if "!" <= sign <= "~" and sign != "\\" else quote(sign) for sign in path)


def passes(url):
    """Whether a web server in front of Odoo lets ``url`` pass: it is well-formed, and
    climbs no higher than its root.

    What does not pass is not sent: the front refuses it unread, and Odoo is not asked.
    """
    if re.search("%(?![0-9A-Fa-f]{2})", url):
        return False
    depth = 0
    for part in unquote(url.partition("?")[0], "latin-1").split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0 or "\0" in part:
            return False
    return True


def gives(reply):
    """Whether a file was given."""
    if hasattr(reply, "outcome"):
        return reply.ok
    if "CSS error message" in reply.body:
        return False
    return reply.status == 200 and reply.size > 0


def brief(reply):
    """A reply in few words."""
    return f"{reply.status} {reply.body[:100]}"


def _same(value):
    return value
