"""No stored input becomes SQL: what somebody was allowed to keep stays data when it is used."""

import csv
import io
import json
from functools import partial

from odoo_owasp import Call, claim, placed

stored = partial(
    claim,
    verifies="INJ",
    severity="critical",
    cwe=[89],
    asvs=["v5.0.0-1.2.4"],
)

FAVOURITE = {"domain": "domain", "domain.0.0": "field", "domain.0.2": "text", "sort": "order",
             "context.lang": "language", "context.group_by": "column"}  # fmt: skip
"""The parts of a favourite, and what they take."""
OPTIONS = ("selection", "tags", "default", "string", "name")
IMPORT = {
    "name": "text", "email": "text", "id": "text", "parent_id": "text", "parent_id/id": "text",
    "parent_id/.id": "text", "category_id": "text", "country_id": "text", "lang": "text",
}  # fmt: skip
"""Columns of an imported file, and what stands in them."""
REACHING = ("name", "email", "id", "parent_id", "category_id")
PREVIEW = {
    "has_headers": True, "separator": ",", "quoting": '"', "encoding": "utf-8", "date_format": "",
    "advanced": False, "keep_matches": False, "limit": 10, "skip": 0,
}  # fmt: skip
KEPT = {
    "res.partner": ("name", "email", "street", "ref", "phone", "vat", "barcode",
                    "company_registry"),
    "project.project": ("name", "label_tasks"),
    "project.task": ("name",),
    "product.product": ("name", "default_code"),
    "project.milestone": ("name",),
}  # fmt: skip
"""Texts that records of ours keep; the first is the one that marks them."""


@stored(
    "INJ-024", "No favourite becomes SQL where the website uses it",
    needs=["statement-log", "module:website"],
)  # fmt: skip
def test_favourites(doors, pages, own, administrator, inject):
    """Its domain, its order and its context, by a block of records on a page."""

    def asking(part):
        def ask(role, text, mine):
            kept = placed({"domain": [["name", "!=", mine]], "sort": [], "context": {}}, part, text)
            if part == "sort":
                kept["sort"] = [text]
            values = {
                "name": mine, "model_id": "res.partner", "domain": repr(kept["domain"]),
                "context": repr(kept["context"]), "sort": json.dumps(kept["sort"]),
            }  # fmt: skip
            return use(values, mine)

        def use(values, mine):
            try:
                favourite = own.make(administrator, "ir.filters", values)
                block = own.make(administrator, "website.snippet.filter", {
                    "name": mine, "filter_id": favourite, "field_names": "name",
                    "limit": 3, "is_published": True,
                })  # fmt: skip
            except RuntimeError as refused:
                return partial(inject.refused, str(refused))
            given = {"filter_id": block, "limit": 3,
                     "template_key": "website.dynamic_filter_template_res_partner_x"}  # fmt: skip
            return partial(pages.call, administrator, "/website/snippet/filters", **given)

        return ask

    inject.into(
        [
            doors.place(f"favourite {part}", "ir.filters", ["administrator"], takes, asking(part),
                        part in ("domain", "domain.0.2", "sort"))
            for part, takes in FAVOURITE.items()
        ],
        most=1, each=8,
    )  # fmt: skip


@stored(
    "INJ-025", "Nothing in an imported file, and nothing said of it, becomes SQL",
    needs=["statement-log", "module:base_import"],
)  # fmt: skip
def test_imports(doors, engagement, own, inject, tracer):
    """What stands in its cells and its header, the names of its columns, and their fields.

    Imports are tried out alone: Odoo takes back what they do.
    """
    web = engagement.transports["web"]

    def opened(role, file):
        return own.open(role, "base_import.import", {
            "res_model": "res.partner", "file": file,
            "file_type": "text/csv", "file_name": f"{tracer}.csv",
        })  # fmt: skip

    def importing(role, rows, fields, **options):
        dialog = opened(role, table(rows))
        given = {**PREVIEW, "has_headers": False, **options}
        call = Call("base_import.import", "execute_import", (dialog,), {
            "fields": fields, "columns": fields, "options": given, "dryrun": True,
        })  # fmt: skip
        return partial(web.call, role, call)

    def cell(column):
        def ask(role, text, mine):
            rows = [[text]] if column == "name" else [[mine, text]]
            return importing(role, rows, list(dict.fromkeys(["name", column])))

        return ask

    def header(role, text, mine):
        dialog = opened(role, table([[text, "Name"], ["a", "b"]]))
        call = Call("base_import.import", "parse_preview", (dialog,), {"options": PREVIEW})
        return partial(web.call, role, call)

    def field(role, text, mine):
        return importing(role, [[mine, "x"]], ["name", text])

    def dated(role, text, mine):
        return importing(role, [[mine, "x"]], ["name", "create_date"], datetime_format=text)

    def place(what, takes, ask, reaches):
        return doors.place(
            f"import {what}", "base_import.import", ["employee-a"], takes, ask, reaches
        )

    inject.into(
        [
            *(place(f"cell {one}", takes, cell(one), one in REACHING)
              for one, takes in IMPORT.items()),
            place("header", "text", header, False),
            place("field", "column", field, False),
            place("date format", "text", dated, False),
        ],
        most=2, each=4,
    )  # fmt: skip


@stored(
    "INJ-026", "No definition of a property becomes SQL where its values are grouped or searched",
    needs=["statement-log", "module:project"],
)  # fmt: skip
def test_property_definitions(doors, engagement, own, inject):
    """The name, the options, the tags and the default of a property that a project defines."""
    ways = [engagement.transports[name] for name in ("web", "jsonrpc")]

    def asking(part, method):
        def ask(role, text, mine):
            name, defined = f"p{mine[-12:]}", {"string": "Own"}
            defined |= {
                "selection": {"type": "selection", "selection": [[text, "One"], ["b", "Two"]]},
                "tags": {"type": "tags", "tags": [[text, "One", 1], ["b", "Two", 2]]},
                "default": {"type": "char", "default": text},
                "string": {"type": "char", "string": text},
                "name": {"type": "char"},
            }[part]
            defined["name"] = name = text if part == "name" else name
            try:
                project = own.make(role, "project.project", {
                    "name": mine, "task_properties_definition": [defined],
                })  # fmt: skip
                own.make(role, "project.task", {
                    "name": mine, "project_id": project,
                })  # fmt: skip
            except RuntimeError as refused:
                return partial(inject.refused, str(refused))
            path = f"task_properties.{name}"
            domain = [["project_id", "=", project], ["name", "!=", mine]]
            call = {
                "group": Call("project.task", "formatted_read_group", None,
                              {"domain": domain, "groupby": [path], "aggregates": ["__count"]}),
                "search": Call("project.task", "search_read", None, {
                    "domain": [*domain, [path, "!=", "b"]], "fields": ["name", "task_properties"],
                    "order": path,
                }),
            }[method]  # fmt: skip
            return partial(ways[len(method) % 2].call, role, call)

        return ask

    inject.into(
        [
            doors.place(
                f"property {method} {part}", "project.project", ["manager"],
                "property" if part == "name" else "text", asking(part, method), part != "name",
                loose=True,  # the name of the property, another for each try, stands in them
            )
            for part in OPTIONS
            for method in ("group", "search")
        ],
        most=2, each=4,
    )  # fmt: skip


@stored(
    "INJ-027", "No text of a record becomes SQL when it is kept and all fields are read",
    needs=["statement-log", "module:project", "module:product"],
)  # fmt: skip
def test_texts_of_records(doors, engagement, planted, own, surface, tracer, inject):
    """Whatever Odoo computes of a text, or compares with other records."""
    web = engagement.transports["web"]
    fields = {model: dict[str, dict]() for model in KEPT}
    for one in surface.fields:
        if one.model in fields and one.groups == "":
            fields[one.model][one.name] = {}

    def asking(model, field):
        def ask(role, text, mine):
            # A record for each try: what the one before it left would be in the next one's SQL.
            values = {KEPT[model][0]: tracer}
            if model == "project.milestone":
                values["project_id"] = planted["project-a"].id
            record = own.make(role, model, values)
            kept = f"{mine} {text}" if field == KEPT[model][0] else text
            call = Call(model, "web_save", (record,),
                        {"vals": {field: kept}, "specification": fields[model]})  # fmt: skip
            return partial(web.call, role, call)

        return ask

    inject.into(
        [
            doors.place(
                f"{model} {field}", model, ["administrator"], "text", asking(model, field), True
            )
            for model, known in KEPT.items()
            for field in known
        ],
        most=1, each=2,
    )  # fmt: skip


def table(rows):
    """A CSV file."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
