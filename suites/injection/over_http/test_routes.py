"""No input becomes SQL: what the parameters of pages and of JSON routes are given stays data."""

from functools import partial

from odoo_owasp import call_inputs, claim, known_names, page_inputs, placed

no_injection = partial(
    claim,
    verifies="INJ",
    severity="critical",
    cwe=[89],
    asvs=["v5.0.0-1.2.4"],
)


@no_injection(
    "INJ-020", "No parameter of a page, and no part of its path, becomes SQL",
    needs=["statement-log", "source"],
)  # fmt: skip
def test_parameters_of_pages(surface, doors, inject):
    table = known_names("route_inputs")
    filler = {one["name"]: one["value"] for one in table["part"]}
    inject.into([doors.page(one, filler) for one in page_inputs(surface, table)], most=8)


@no_injection(
    "INJ-021", "No argument of a JSON route becomes SQL", needs=["statement-log", "source"]
)  # fmt: skip
def test_arguments_of_json_routes(surface, doors, inject, cases):
    """Of the routes that were reviewed as reading: others may act."""
    asked = call_inputs(surface, known_names("route_inputs"))
    inject.into([doors.call(one) for one in asked], most=8)
    every = {path for one in surface.routes if one.type == "jsonrpc" for path in one.paths[:1]}
    cases.covered("JSON routes", len(every & {one.route for one in asked}), len(every))


ASKED = ("employee-a", "manager", "administrator")
LISTED = {"view_type": "list", "offset": "0", "limit": "5"}
LISTS = {
    "domain": ("domain", True), "domain.0.0": ("field", False), "domain.0.1": ("operator", False),
    "domain.0.2": ("text", True), "groupby": ("group", False), "fields": ("column", False),
    "limit": ("number", False), "offset": ("number", False), "view_type": ("text", False),
    "start_date": ("text", False),
}  # fmt: skip
"""What one may ask of a list as JSON: what it takes, and whether its text is looked for in SQL."""
EXPORTED = {
    "domain": ("domain", True), "domain.0.0": ("field", False), "domain.0.1": ("operator", False),
    "domain.0.2": ("text", True), "fields.0.name": ("column", False), "groupby.0": ("group", False),
    "ids.0": ("text", False), "context.lang": ("language", False), "model": ("text", False),
}  # fmt: skip
"""The same of the document that an export is asked for with."""


@no_injection(
    "INJ-022", "Nothing that a list is asked for as JSON becomes SQL",
    needs=["statement-log", "transport:json2"],
)  # fmt: skip
def test_lists_as_json(doors, pages, inject):
    """Records, groups and their order, by /json/1."""

    def asking(place, path):
        def ask(role, text, mine):
            given = placed({**LISTED, "domain": [["name", "!=", mine]]}, place, text)
            given["domain"] = repr(given["domain"])
            headers = {"Authorization": f"bearer {role.api_key.reveal()}"}
            return partial(pages.open, role, path, query=given, headers=headers)

        return ask

    inject.into(
        [
            doors.place(
                f"/json/1/m-{model} {place}", "/json/1/<path:subpath>", ASKED, takes,
                asking(place, f"/json/1/m-{model}"), reaches, "query",
            )
            for model in ("res.partner", "project.task")
            for place, (takes, reaches) in LISTS.items()
        ],
        most=3, each=6,
    )  # fmt: skip


@no_injection("INJ-023", "Nothing that an export is asked for becomes SQL", needs=["statement-log"])
def test_exports(doors, pages, inject):
    """The records by a condition or by their ids, the columns, and the groups."""

    def asking(place, path, model):
        def ask(role, text, mine):
            given = {
                "model": model, "fields": [{"name": "name", "label": "Name", "type": "char"}],
                "ids": [], "domain": [["name", "!=", mine], ["id", "<", 20]], "groupby": [],
                "import_compat": False, "context": {"lang": "en_US"},
            }  # fmt: skip
            return partial(pages.open, role, path, query={"data": placed(given, place, text)})

        return ask

    inject.into(
        [
            doors.place(
                f"{path} {model} {place}", path, ASKED, takes, asking(place, path, model),
                reaches, "query",
            )
            for path in ("/web/export/csv", "/web/export/xlsx")
            for model in ("res.partner", "project.task")
            for place, (takes, reaches) in EXPORTED.items()
        ],
        most=3, each=5,
    )  # fmt: skip
