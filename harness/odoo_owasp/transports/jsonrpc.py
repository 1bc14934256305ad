"""JSON-RPC at ``/jsonrpc``, and the shape of JSON-RPC answers."""

import json
from typing import Any

from odoo_owasp.model.call import Answer, Call, Outcome, Page
from odoo_owasp.model.role import Login, Role, Secret
from odoo_owasp.ports import Guard
from odoo_owasp.transports.rpc import NO_ANSWER, Rpc, failure


def post(
    guard: Guard, url: str, params: dict[str, Any], note: str, cookie: str = "",
    login: Login | None = None,
) -> Page:  # fmt: skip
    """Send ``params`` as a JSON-RPC call."""
    headers = {"Content-Type": "application/json"} | ({"Cookie": cookie} if cookie else {})
    envelope = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
    body = json.dumps(envelope).encode()
    return guard.send("POST", url, headers=headers, body=body, note=note, login=login)


def answer(page: Page) -> Answer:
    """What a JSON-RPC response says. The status is 200 also for errors."""
    try:
        said = json.loads(page.body)
    except ValueError:
        said = None
    if isinstance(said, dict) and "error" not in said:
        return Answer(Outcome.ANSWERED, page.status, said.get("result"), body=page.body)
    error = said["error"] if isinstance(said, dict) else None
    data = (error.get("data") or {}) if isinstance(error, dict) else None
    if error is None or not isinstance(data, dict):
        return failure(page.status, NO_ANSWER, "", page.body)
    name = "NotFound" if error.get("code") == 404 else str(data.get("name", "Exception"))
    return failure(page.status, name, str(data.get("message", "")), page.body)


class JsonRpc(Rpc):
    """``/jsonrpc`` with ``execute_kw``; an API key stands in the password's place."""

    name = "jsonrpc"
    method = "execute_kw"

    def __init__(self, guard: Guard, base_url: str, database: str) -> None:
        self._guard = guard
        self._url = f"{base_url}/jsonrpc"
        self._database = database

    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` with the ``object`` service."""
        params = {
            "service": "object",
            "method": self.method,
            "args": [self._database, role.uid or 0, role.rpc_secret.reveal(),
                     call.model, call.method, *self._arguments(call)],
        }  # fmt: skip
        note = f"{role.name} {call.model}.{call.method}"
        return answer(post(self._guard, self._url, params, note, login=role.by_password))

    def _arguments(self, call: Call) -> list[Any]:
        return [call.positional(), dict(call.kwargs)]

    def authenticate(self, login: str, secret: Secret) -> Answer:
        """The account's id, False where the secret is wrong (``service/common.py``)."""
        args: tuple[Any, ...] = (self._database, login, secret.reveal(), {})
        note = "the owner authenticates"
        return self._sent("common", "authenticate", args, note, (login, secret))

    def version(self) -> dict[str, Any]:
        """What the server says of its version; empty where it says nothing."""
        said = self._sent("common", "version", (), "version").value
        return dict(said) if isinstance(said, dict) else {}

    def service(self, service: str, method: str, *args: Any) -> Answer:
        """Call a method of a service that is not about records: ``common`` or ``db``."""
        return self._sent(service, method, args, f"{service}.{method}")

    def _sent(
        self, service: str, method: str, args: tuple[Any, ...], note: str,
        login: Login | None = None,
    ) -> Answer:  # fmt: skip
        params = {"service": service, "method": method, "args": list(args)}
        return answer(post(self._guard, self._url, params, note, login=login))


class Execute(JsonRpc):
    """The same with ``execute``, the older call: arguments have places and no names."""

    name = "execute"
    method = "execute"

    def _arguments(self, call: Call) -> list[Any]:
        return [*call.positional(), *call.kwargs.values()]
