"""The routes for files and images give a record's content to those who may read the record."""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from odoo_owasp import Cell, Unsupported, claim

idor = partial(
    claim,
    verifies="IDOR",
    severity="high",
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
)

WAYS = {
    "content": "/web/content/{model}/{id}/{field}",
    "content by query": "/web/content?model={model}&id={id}&field={field}",
    "content with unique": "/web/content/{model}/{id}/{field}?unique=1&nocache=1",
    "content to download": "/web/content/{model}/{id}/{field}/a.bin?download=true",
    "image": "/web/image/{model}/{id}/{field}",
    "image by query": "/web/image?model={model}&id={id}&field={field}&unique=1",
    "image resized": "/web/image/{model}/{id}/{field}/40x40",
}
NOBODY = 2**31 - 1
"""The id of no record."""
ELSEWHERE = {
    "ir.attachment": "an attachment's own content is the subject of IDOR-011",
    "mail.message": "its own code decides who reads a message; of its author a picture is shown",
    "discuss.channel": "its rules ask who is a member, which no column tells",
}
"""Models that are not tried here, and why."""


@dataclass(frozen=True)
class Probe:
    """The content of one record's field, asked for in one way."""

    model: str
    field: str
    id: int
    way: str

    @property
    def subject(self):
        """What is tried, without the record's id."""
        return f"{self.model}.{self.field} by {self.way}"

    def path(self, id_):
        """Where the record's content is, or another's of the same model."""
        return WAYS[self.way].format(model=self.model, id=id_, field=self.field)

    def shows(self, page, own):
        """Whether ``page`` holds the content, which a reader was given as ``own``.

        A refused image is a placeholder with status 200, refused content is never a success.
        """
        if self.way.startswith("image"):
            return page.sha1 == own.sha1
        return page.status == 200 and page.size > 0

    def answered(self, page):
        """Whether Odoo said something that is a refusal or the content."""
        return page.status == 200 or (page.status == 404 and not self.way.startswith("image"))


@idor(
    "IDOR-010",
    "A record's files and images are given to those who may read the record",
    needs=["database"],
)
def test_files_go_to_readers(pages, access, files, rows, everyone, sample, cases):
    stored, fields = files.stored(), files.binary_fields()
    outsiders, reader = defaultdict(list), {}
    models = sorted({model for model, _ in fields} - set(ELSEWHERE))
    chosen = sample(models, 8)
    cases.covered("models with files", len(chosen), len(models))
    for model in chosen:
        try:
            readable = {role: access.readable(role, model) for role in everyone}
        except Unsupported as unknown:
            cases.control(model, False, str(unknown))
            continue
        # What nobody here may read has nobody to show that there is something to see. What is
        # published on a website is for everyone, its images too.
        seen = frozenset().union(*readable.values()) - files.published(model)
        for number, field in enumerate(sorted(name for its, name in fields if its == model)):
            full = seen & frozenset(stored.get((model, field), seen))
            for role in everyone:
                for probe in probes(model, field, ends(full - readable[role]), number):
                    outsiders[probe].append(role)
                    reader[probe] = next(r for r in reversed(everyone) if probe.id in readable[r])

    given = dict(cases.sweep((p, partial(pages.open, reader[p], p.path(p.id))) for p in outsiders))
    # What a way shows where there is no image: it would be no content if a reader was given it.
    nothing = {p.path(NOBODY): reader[p] for p in outsiders if p.way.startswith("image")}
    blanks = [(path, partial(pages.open, role, path)) for path, role in nothing.items()]
    blank = {page.sha1 for _, page in cases.sweep(blanks)}
    tries = []
    for probe, roles in outsiders.items():
        own, file = given[probe], stored.get((probe.model, probe.field), {}).get(probe.id)
        something = probe.shows(own, own) and own.sha1 not in blank
        if not (file or something):
            continue  # a computed field that is empty, or no image
        if probe.way.startswith("image") and file and not file.mimetype.startswith("image/"):
            continue
        right = own.sha1 == file.sha1 if file and probe.way.startswith("content") else something
        cases.control(probe.subject, right, f"{reader[probe].name}: status {own.status}")
        tries += [
            ((probe, role), partial(pages.open, role, probe.path(probe.id))) for role in roles
        ]
    for (probe, role), page in cases.sweep(tries):
        cell = Cell(probe.model, role.name, probe.way)
        cases.control(
            probe.subject, probe.answered(page), f"{role.name}: status {page.status}", cell
        )
        cases.held(
            probe.subject,
            unless=probe.shows(page, given[probe]),
            witness="ids and checksums computed in SQL",
            evidence=f"{role.name} was given {page.size} bytes of a record hidden from it",
            cell=cell,
        )

    texts_are_no_files(pages, rows, everyone, cases)


def probes(model, field, ids, number):
    """What is asked for: all ways for a model's first field, one of each kind for the others."""
    ways = [*WAYS] if number == 0 else ["content", [*WAYS][4 + number % 3]]
    if number > 1:
        ways.append([*WAYS][1 + number % 3])
    for id_ in ids:
        yield from (
            Probe(model, field, id_, way) for way in (ways if id_ == ids[0] else ["content"])
        )


SECRETS = (
    ("res.users", "login"), ("res.users", "password"), ("sale.order", "access_token"),
    ("project.project", "access_token"), ("ir.config_parameter", "value"),
    ("res.users.apikeys", "key"),
)  # fmt: skip
"""Fields that hold no file; they would be worth having."""


def texts_are_no_files(pages, rows, everyone, cases):
    """The routes give no other field than a file, to nobody."""
    texts = {(model, field): rows.longest(model, field) for model, field in SECRETS}
    tries = [
        (
            (model, field, role, text),
            partial(pages.open, role, f"/web/content?model={model}&id={id_}&field={field}"),
        )
        for (model, field), (id_, text) in texts.items()
        if text
        for role in everyone
    ]
    for (model, field, role, text), page in cases.sweep(tries):
        subject = f"{model}.{field} as a file"
        cases.control(subject, page.status == 404, f"{role.name}: status {page.status}")
        cases.held(
            subject,
            unless=page.shows(text),
            witness="the field's value in SQL",
            evidence=f"{role.name} was given it",
            cell=Cell(model, role.name, "text"),
        )


def ends(ids):
    """The first and the last of ``ids``."""
    return sorted(ids)[:: max(1, len(ids) - 1)][:2]
