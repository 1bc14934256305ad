"""What is sent to a transport, and what came back, in the transport-neutral form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha1
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile


class NoAnswer(Exception):
    """No answer came: whether the request was carried out is not known."""


class Untrusted(NoAnswer):
    """The other side could not show that it is the target: nothing was sent."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method call: ``ids`` is None for a model-level call; arguments go by name.

    JSON-2 knows named arguments only, so every transport gets them so; ``args`` are for the one
    method that the older transports take no names for (``create``).
    """

    model: str
    method: str
    ids: tuple[int, ...] | None = None
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    args: tuple[Any, ...] = ()

    def positional(self) -> list[Any]:
        """The ids, where there are any, and what follows them."""
        return [*([] if self.ids is None else [list(self.ids)]), *self.args]


_OF_FRONTS = (0, 429, 502, 503, 504)
"""Statuses of no answer, or of one that a front gives while Odoo does not."""
_NGINX = "<center>nginx"
"""How nginx signs the pages that it answers with itself."""


class Outcome(StrEnum):
    """What the target did with a call."""

    ANSWERED = "answered"
    """It ran and returned a value."""
    DENIED = "denied"
    """It was refused for lack of rights or of authentication (AccessError, AccessDenied)."""
    UNKNOWN = "unknown"
    """The target knows no such model, method or page."""
    REFUSED = "refused"
    """The input was refused (ValidationError, ValueError, bad request)."""
    CRASHED = "crashed"
    """It failed inside: any other exception."""
    NO_ANSWER = "no answer"
    """What came back is no answer of Odoo's (a proxy's error page, say): nothing is known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``value`` is set only if answered, ``error`` is the exception's class."""

    outcome: Outcome
    status: int
    value: Any = None
    error: str = ""
    message: str = ""
    body: str = ""

    @property
    def ok(self) -> bool:
        """Whether the call ran and returned a value."""
        return self.outcome is Outcome.ANSWERED

    @property
    def came(self) -> bool:
        """Whether Odoo answered at all."""
        return self.outcome is not Outcome.NO_ANSWER

    @property
    def by_odoo(self) -> bool:
        """Whether Odoo answered, be it with a page of its own: it could not read the request, or
        broke while it wrote the answer.
        """
        return self.came or (self.status in (400, 500) and _NGINX not in self.body)

    def shows(self, tracer: str) -> bool:
        """Whether ``tracer`` is anywhere in the answer's bytes."""
        return bool(tracer) and tracer in self.body


@dataclass(frozen=True, slots=True)
class Page:
    """An HTTP response as it came over the wire; header names are lower case, ``size`` is bytes.

    ``body`` is the text of ``content``, whatever of it is text.
    """

    method: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    size: int = 0
    content: bytes = field(default=b"", repr=False)

    @property
    def by_odoo(self) -> bool:
        """Whether Odoo answered, and not a front in its place."""
        return self.status not in _OF_FRONTS and _NGINX not in self.body

    @property
    def sha1(self) -> str:
        """The body's SHA-1, which Odoo keeps as the checksum of a file."""
        return sha1(self.content, usedforsecurity=False).hexdigest()

    def unpacked(self) -> str:
        """The text of all files of an archive, such as a workbook; empty where it is none."""
        try:
            with ZipFile(BytesIO(self.content)) as archive:
                return "\n".join(
                    archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
                )
        except BadZipFile:
            return ""

    def all(self, name: str) -> tuple[str, ...]:
        """The values of header ``name``, in the order they came."""
        return tuple(value for key, value in self.headers if key == name.lower())

    def header(self, name: str) -> str:
        """The first value of header ``name``, or an empty string."""
        return next(iter(self.all(name)), "")

    def cookies(self) -> tuple[str, ...]:
        """The Set-Cookie headers, whole."""
        return self.all("set-cookie")

    def shows(self, tracer: str) -> bool:
        """Whether ``tracer`` is anywhere in the response."""
        return bool(tracer) and (
            tracer in self.body or any(tracer in value for _, value in self.headers)
        )
