"""Private methods stay private, whatever the way in and whoever asks."""

from odoo_owasp import Call, Outcome, claim, known_names, over


@claim(
    "RPC-001",
    "No private method can be called remotely",
    verifies="RPC",
    severity="critical",
    cwe=[749],
    asvs=["v5.0.0-8.2.1"],
)
@over(
    transports="xmlrpc xmlrpc1 jsonrpc web json2",
    roles="anonymous portal-a portal-b employee-a employee-b manager administrator",
)
def test_no_private_method_can_be_called(
    transport, role, administrator, statements, sample, cases, tracer
):
    known = known_names("private_methods")
    for model, method in known["controls"].items():
        # A visitor without an account is refused everything: the administrator shows the way in.
        caller = administrator if role.anonymous else role
        cases.control(model, let_in(transport, caller, model, method))
    if statements.sees:
        with statements.watch() as control:
            transport.search(administrator, "res.partner", [("name", "=", tracer)])
        cases.control("statement log", bool(control.naming(tracer)))

    chosen = sample(known["method"], 12)
    cases.covered("names by hand", len(chosen), len(known["method"]))
    for number, name in enumerate(chosen):
        private = private_call(name, f"{tracer}{number:02}")
        with statements.watch() as ran:
            answer = transport.call(role, private)
        subject = f"{name['model']}.{name['name']!a}"
        if not answer.came:
            cases.control(subject, False, f"no answer, status {answer.status}")
            continue
        seen = bool(ran.naming(f"{tracer}{number:02}"))
        passed = not refused(answer, private, role, name["kind"])
        way_in = (name["model"], known["controls"][name["model"]])
        if passed and not (seen or role.anonymous or let_in(transport, role, *way_in)):
            cases.control(subject, False, f"{role.name} is not let in any more: {answer.error}")
            continue
        cases.held(
            subject,
            unless=passed or seen,
            given=name["model"],
            witness="statement log, answer" if statements.sees else "answer",
            evidence=f"{role.name}: {answer.outcome} {answer.error} {answer.message[:200]}",
        )


NO_ACCOUNT = ("AccessDenied", "SessionExpiredException", "Unauthorized")


def let_in(transport, role, model, method):
    """Whether ``role`` may call what is public: else a refusal says nothing of the method."""
    return transport.call(role, Call(model, method, (), {"operation": "read"})).ok


def private_call(name, tracer):
    """The call of one entry of the list, its arguments marked with ``tracer``."""
    ids = tuple(name["ids"]) if "ids" in name else None
    return Call(name["model"], name["name"], ids, marked(name.get("kwargs", {}), tracer))


def marked(value, tracer):
    """``value`` with the tracer in its place, however deep."""
    if isinstance(value, str):
        return value.replace("{tracer}", tracer)
    if isinstance(value, dict):
        return {key: marked(item, tracer) for key, item in value.items()}
    return [marked(item, tracer) for item in value] if isinstance(value, list) else value


def refused(answer, private, role, kind):
    """Whether the gate itself refused: its message names model and method.

    A refusal for lack of rights on records does not; it means that the method ran. A visitor
    without an account is refused before that, for having none. Only what merely looks like a
    method may be unknown: an unknown private method would mean that its name was not judged.
    """
    if role.anonymous and answer.error in NO_ACCOUNT:
        return True
    if kind == "look_alike" and answer.outcome is Outcome.UNKNOWN:
        return True
    named = f"{private.model}.{private.method}"
    return answer.outcome is Outcome.DENIED and named in answer.message
