"""What the RPC transports share: the calls that checks make, and what a failure means."""

import re
from abc import ABC, abstractmethod
from typing import Any

from odoo_owasp.model.call import Answer, Call, Outcome
from odoo_owasp.model.role import Role

Domain = list[Any]

# By the exception's class, never by its wording, which changes between releases. The one
# exception is a missing method, which Odoo reports as a plain AttributeError.
_DENIED = {"AccessError", "AccessDenied", "SessionExpiredException", "Forbidden", "Unauthorized"}
_UNKNOWN = {"NotFound"}
NO_ANSWER = "NoAnswer"
"""The "error" of a response that is no answer of the transport's at all."""
_REFUSED = {
    "BadRequest", "MissingError", "RedirectWarning", "UnprocessableEntity",
    "UnsupportedMediaType", "UserError", "ValidationError", "ValueError",
}  # fmt: skip
_NO_SUCH_METHOD = re.compile(r"The method .{0,300} does not exist", re.S)


def failure(status: int, error: str, message: str, body: str) -> Answer:
    """The answer of a call that raised ``error``, an exception's class with or without module."""
    name = error.rsplit(".", 1)[-1]
    if name == NO_ANSWER:
        outcome = Outcome.NO_ANSWER
    elif name in _DENIED:
        outcome = Outcome.DENIED
    elif name in _UNKNOWN or _NO_SUCH_METHOD.search(message):
        outcome = Outcome.UNKNOWN
    elif name in _REFUSED:
        outcome = Outcome.REFUSED
    else:
        outcome = Outcome.CRASHED
    return Answer(outcome, status, error=name, message=message, body=body)


class Rpc(ABC):
    """Base of the RPC transports: :meth:`call` is theirs, the rest follows from it."""

    name: str

    @abstractmethod
    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` as ``role``."""

    def search(self, role: Role, model: str, domain: Domain, **options: Any) -> Answer:
        """Ids of records, archived ones included."""
        return self._on_model(role, model, "search", domain=domain, **options)

    def search_read(
        self, role: Role, model: str, domain: Domain, fields: list[str], **options: Any
    ) -> Answer:
        """Records as dictionaries, archived ones included."""
        return self._on_model(role, model, "search_read", domain=domain, fields=fields, **options)

    def read(self, role: Role, model: str, ids: list[int], fields: list[str]) -> Answer:
        """Fields of given records."""
        return self.call(role, Call(model, "read", tuple(ids), {"fields": fields}))

    def create(
        self, role: Role, model: str, values: dict[str, Any], context: dict[str, Any] | None = None
    ) -> Answer:
        """Make one record; the value is its id, also where the release returns a list."""
        kwargs = {"context": context} if context else {}
        made = self.call(role, Call(model, "create", None, kwargs, ([values],)))
        if made.ok and isinstance(made.value, list):
            return Answer(made.outcome, made.status, made.value[0], body=made.body)
        return made

    def unlink(self, role: Role, model: str, ids: list[int]) -> Answer:
        """Delete records."""
        return self.call(role, Call(model, "unlink", tuple(ids)))

    def _on_model(self, role: Role, model: str, method: str, **kwargs: Any) -> Answer:
        context = {"active_test": False, **kwargs.pop("context", {})}
        return self.call(role, Call(model, method, None, {**kwargs, "context": context}))
