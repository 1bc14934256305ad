"""No input becomes SQL: what is sent stays inside PostgreSQL's string constants."""

from functools import partial

from odoo_owasp import Call, claim, over, vectors

TRANSPORTS = "xmlrpc xmlrpc1 jsonrpc web json2"
ROLES = "portal-a employee-a"
no_injection = partial(
    claim,
    verifies="INJ",
    severity="critical",
    owasp=["A03:2021", "A05:2025"],
    cwe=[89],
    asvs=["v5.0.0-1.2.4"],
    needs=["statement-log"],
)


@no_injection("INJ-001", "A value in a search never becomes SQL")
@over(transports=TRANSPORTS, roles=ROLES)
def test_values_stay_literals(transport, role, statements, sample, cases, tracer):
    sweep(
        "value", transport, role, statements, sample, cases, tracer,
        lambda value: {"domain": [["name", "=", value]]},
    )  # fmt: skip
    sweep(
        "value", transport, role, statements, sample, cases, tracer,
        lambda value: {"domain": [["name", "ilike", value]]}, place="ilike ",
    )  # fmt: skip


@no_injection("INJ-002", "An operator in a search never becomes SQL")
@over(transports=TRANSPORTS, roles=ROLES)
def test_operators_stay_words(transport, role, statements, sample, cases, tracer):
    sweep(
        "operator", transport, role, statements, sample, cases, tracer,
        lambda operator: {"domain": [["name", operator, tracer]]},
    )  # fmt: skip


@no_injection("INJ-003", "A field name in a search never becomes SQL")
@over(transports=TRANSPORTS, roles=ROLES)
def test_field_names_stay_names(transport, role, statements, sample, cases, tracer):
    sweep(
        "field", transport, role, statements, sample, cases, tracer,
        lambda field: {"domain": [[field, "=", tracer]]},
    )  # fmt: skip
    sweep(
        "field", transport, role, statements, sample, cases, tracer,
        lambda field: {"domain": [["name", "=", tracer]], "fields": [field]}, place="read ",
    )  # fmt: skip


@no_injection("INJ-004", "A sort order never becomes SQL")
@over(transports=TRANSPORTS, roles=ROLES)
def test_orders_stay_orders(transport, role, statements, sample, cases, tracer):
    sweep(
        "order", transport, role, statements, sample, cases, tracer,
        lambda order: {"domain": [["name", "=", tracer]], "order": order},
    )  # fmt: skip


def sweep(kind, transport, role, statements, sample, cases, tracer, arguments, place=""):
    """Send every vector of ``kind``: the benign ones show what the log looks like, the attacks
    must not differ from it. A benign one comes last again: the target still answers.

    ``arguments`` turns a vector's value into those of ``search_read``.
    """
    benign = [vector for vector in vectors("sql") if vector.kind == kind and vector.control]
    attacks = [vector for vector in vectors("sql") if vector.kind == kind and not vector.control]
    chosen = sample(attacks, 8)
    cases.covered(f"{kind} attacks", len(chosen), len(attacks))
    expected = set()
    for vector in [*benign, *chosen, benign[0]]:
        value = vector.with_tracer(tracer)
        call = Call("res.partner", "search_read", None, {"fields": ["name"], **arguments(value)})
        with statements.watch() as ran:
            answer = transport.call(role, call)
        subject = f"{place}{vector.id}"
        if vector.control:
            expected |= ran.shapes(tracer)
            worked = answer.ok and bool(ran.naming(tracer))
        else:
            worked = answer.came
        cases.control(subject, worked, f"{answer.outcome} {answer.error}")
        breaches = ran.breaches(tracer, expected)
        cases.held(
            subject,
            unless=bool(breaches),
            witness="statement log",
            evidence="\n".join([vector.tries, *(breach.for_people() for breach in breaches[:1])]),
        )
