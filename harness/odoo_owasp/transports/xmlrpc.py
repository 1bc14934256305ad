"""XML-RPC, version 2 and the older one, with an API key in the password's place."""

import re
import xmlrpc.client  # nosec: answers are parsed by defusedxml
from typing import Any
from xml.parsers.expat import ExpatError

from defusedxml import xmlrpc as defused

from odoo_owasp.model.call import Answer, Call, Outcome, Page
from odoo_owasp.model.role import Login, Role
from odoo_owasp.ports import Guard
from odoo_owasp.transports.rpc import NO_ANSWER, Rpc, failure

defused.monkey_patch()

# odoo/addons/rpc: the fault codes of version 2.
_FAULT_CLASSES = {"2": "UserError", "3": "AccessDenied", "4": "AccessError"}
_LAST_LINE = re.compile(r"^(?P<error>[A-Za-z_][\w.]*)(?:: (?P<message>.*))?$")
_WARNING = re.compile(r"^warning -- (?P<error>\w+)\s+(?P<message>.*)", re.S)


class XmlRpc2(Rpc):
    """``/xmlrpc/2/object``."""

    name = "xmlrpc"
    path = "/xmlrpc/2/object"

    def __init__(self, guard: Guard, base_url: str, database: str) -> None:
        self._guard = guard
        self._url = base_url + self.path
        self._database = database

    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` with ``execute_kw``."""
        sent = (self._database, role.uid or 0, role.rpc_secret.reveal(), call.model, call.method,
                call.positional(),
                dict(call.kwargs))  # fmt: skip
        note = f"{role.name} {call.model}.{call.method}"
        return self._sent("object", "execute_kw", sent, note, role.by_password)

    def service(self, service: str, method: str, *args: Any) -> Answer:
        """Call a method of a service that is not about records: ``common`` or ``db``."""
        return self._sent(service, method, args, f"{service}.{method}")

    def _sent(
        self, service: str, method: str, args: tuple[Any, ...], note: str,
        login: Login | None = None,
    ) -> Answer:  # fmt: skip
        page = self._guard.send(
            "POST",
            self._url.removesuffix("object") + service,
            headers={"Content-Type": "text/xml"},
            body=xmlrpc.client.dumps(args, method, allow_none=True).encode(),
            note=note,
            login=login,
        )
        return self._answer(page)

    def _answer(self, page: Page) -> Answer:
        try:
            (value,), _ = xmlrpc.client.loads(page.body)
        except xmlrpc.client.Fault as fault:
            error, message = self._failed(fault)
            return failure(page.status, error, message, page.body)
        except (ValueError, xmlrpc.client.ResponseError, SyntaxError, ExpatError):
            # Not XML-RPC at all: the request was malformed (a NUL byte is no XML character).
            refused = page.status in (400, 422)
            return failure(page.status, "BadRequest" if refused else NO_ANSWER, "", page.body)
        return Answer(Outcome.ANSWERED, page.status, value, body=page.body)

    def _failed(self, fault: xmlrpc.client.Fault) -> tuple[str, str]:
        """The exception's class and message; code 1 carries a traceback that ends in them."""
        text = str(fault.faultString)
        if known := _FAULT_CLASSES.get(str(fault.faultCode)):
            return known, text
        for line in reversed(text.strip().splitlines()):
            if found := _LAST_LINE.match(line):
                return found["error"], found["message"] or ""
        return "Exception", text


class XmlRpc1(XmlRpc2):
    """``/xmlrpc/object``, whose faults are strings."""

    name = "xmlrpc1"
    path = "/xmlrpc/object"

    def _failed(self, fault: xmlrpc.client.Fault) -> tuple[str, str]:
        code = str(fault.faultCode)
        if found := _WARNING.match(code):
            return found["error"], found["message"]
        return (code, "") if code == "AccessDenied" else ("Exception", code)
