"""JSON-2: ``/json/2/<model>/<method>`` with a bearer key and named arguments (Odoo 19)."""

import json
from urllib.parse import quote

from odoo_owasp.model.call import Answer, Call, Outcome
from odoo_owasp.model.role import Role
from odoo_owasp.ports import Guard
from odoo_owasp.transports.rpc import NO_ANSWER, Rpc, failure


class Json2(Rpc):
    """The API with real HTTP statuses and bare JSON values."""

    name = "json2"

    def __init__(self, guard: Guard, base_url: str, database: str) -> None:
        self._guard = guard
        self._base = f"{base_url}/json/2"
        self._database = database

    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` with the role's API key."""
        headers = {"Content-Type": "application/json", "X-Odoo-Database": self._database}
        if not role.anonymous:
            headers["Authorization"] = f"bearer {role.api_key.reveal()}"
        body = dict(call.kwargs) | ({} if call.ids is None else {"ids": list(call.ids)})
        if call.args:
            if call.method != "create":
                raise ValueError(f"JSON-2 takes no positional arguments: {call.method}")
            (body["vals_list"],) = call.args
        page = self._guard.send(
            "POST",
            f"{self._base}/{quote(call.model, safe='')}/{quote(call.method, safe='')}",
            headers=headers,
            body=json.dumps(body).encode(),
            note=f"{role.name} {call.model}.{call.method}",
        )
        try:
            said = json.loads(page.body)
        except ValueError:
            error = "NotFound" if page.status == 404 else NO_ANSWER
            return failure(page.status, error, "", page.body)
        if page.status == 200:
            return Answer(Outcome.ANSWERED, page.status, said, body=page.body)
        if not isinstance(said, dict):
            return failure(page.status, NO_ANSWER, "", page.body)
        return failure(
            page.status, str(said.get("name", "")), str(said.get("message", "")), page.body
        )


class Keyed(Rpc):
    """JSON-2 for whoever has an API key, another transport for whoever has none."""

    name = "keyed"

    def __init__(self, json2: Rpc, other: Rpc) -> None:
        self._json2 = json2
        self._other = other

    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` by the one or the other."""
        way = self._json2 if role.api_key.reveal() else self._other
        return way.call(role, call)
